import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Match, Occurrence, SocketOwner } from '../extension';
import { groupName, groupNumber, userName, userNumber } from '../names/accounts';
import { numberAndRest } from '../rates';
import { readEach } from '../read-each';
import { bang, notIf, commaList } from '../say';

interface Range {
  readonly low: number;
  readonly high: number;
  readonly invert: boolean;
}
interface Config {
  readonly user?: Range;
  readonly group?: Range;
  /** Present where it is asked for; false where there must be none. */
  readonly socketExists?: boolean;
  readonly supplementary: boolean;
}

/** The last number is no account: -1 means nobody in the system calls. */
const MAX_ID = 0xfffffffen;

/** `-m owner`: who owns the local socket that sent the packet. */
export const owner: Match<Config> = {
  name: 'owner',
  source: 'net/netfilter/xt_owner.c owner_mt()',
  doc: 'Who owns the local socket that sent the packet. Forwarded packets and answers that the kernel makes have no socket.',
  limits: 'Sockets have one group; supplementary groups are not looked at.',
  hooks: ['OUTPUT', 'POSTROUTING'],
  options: [
    { name: '--uid-owner', type: 'string', invert: true, doc: 'User name, number, or range of numbers.' },
    { name: '--gid-owner', type: 'string', invert: true, doc: 'Group name, number, or range of numbers.' },
    { name: '--socket-exists', type: 'none', invert: true, doc: 'The packet was sent by a socket.' },
    { name: '--suppl-groups', type: 'none', doc: 'Look at the supplementary groups too.' },
  ],

  precheck(given) {
    if (
      !given.has('--uid-owner') &&
      !given.has('--gid-owner') &&
      !given.has('--socket-exists') &&
      !given.has('--suppl-groups')
    )
      throw new RuleError('owner: At least one of --uid-owner, --gid-owner or --socket-exists is required');
  },

  read(given) {
    const read = readEach(given, {
      '--uid-owner': (use) => readRange(use, userNumber),
      '--gid-owner': (use) => readRange(use, groupNumber),
      '--suppl-groups': ({ word }) => {
        if (!(given.has('--gid-owner') && given.word('--gid-owner') < word))
          throw new RuleError(
            'owner: Bad value for "--suppl-groups" option: "you need to use --gid-owner first"',
            word,
          );
        return true;
      },
    });
    return {
      ...(read['--uid-owner'] && { user: read['--uid-owner'] }),
      ...(read['--gid-owner'] && { group: read['--gid-owner'] }),
      ...(given.has('--socket-exists') && { socketExists: !given.inverted('--socket-exists') }),
      supplementary: read['--suppl-groups'] ?? false,
    };
  },

  check: ({ user, group }) =>
    (user && user.low > user.high) || (group && group.low > group.high) ? 'EINVAL' : undefined,

  print(c) {
    const parts = [];
    if (c.socketExists !== undefined) parts.push(`${bang(!c.socketExists)}--socket-exists`);
    if (c.user) parts.push(`${bang(c.user.invert)}--uid-owner ${text(c.user)}`);
    if (c.group) parts.push(`${bang(c.group.invert)}--gid-owner ${text(c.group)}`);
    if (c.supplementary) parts.push('--suppl-groups');
    return parts.join(' ');
  },
  list(c, { numeric }) {
    const named = (range: Range, name: (id: number) => string | undefined) =>
      (!numeric && range.low === range.high && name(range.low)) || text(range);
    const parts = [];
    if (c.socketExists !== undefined) parts.push(`${bang(!c.socketExists)}owner socket exists`);
    if (c.user) parts.push(`${bang(c.user.invert)}owner UID match ${named(c.user, userName)}`);
    if (c.group) parts.push(`${bang(c.group.invert)}owner GID match ${named(c.group, groupName)}`);
    if (c.supplementary) parts.push('incl. suppl. groups');
    return parts.join(' ');
  },

  phrase(c) {
    const parts = [];
    if (c.socketExists !== undefined)
      parts.push(c.socketExists ? say('from a local socket') : say('from no local socket'));
    if (c.user) parts.push(notIf(c.user.invert, say`sent by user ${text(c.user)}`));
    if (c.group) parts.push(notIf(c.group.invert, say`sent by group ${text(c.group)}`));
    return commaList(parts);
  },

  test: (c, packet, context) => matches(c, context.socket(packet)),

  explain(c, _packet, { matched }) {
    const wanted = owner.phrase(c);
    return matched ? say`the packet is ${wanted}` : say`the packet is not ${wanted}`;
  },
};

function matches(c: Config, socket: SocketOwner | undefined): boolean {
  // Without a socket only a rule whose every condition is negated matches.
  if (!socket)
    return c.user?.invert !== false && c.group?.invert !== false && c.socketExists !== true && !c.supplementary;
  if (c.socketExists === false) return false;
  if (!socket.held) return c.user?.invert !== false && c.group?.invert !== false;
  if (c.user && inside(c.user, socket.uid) === c.user.invert) return false;
  return !c.group || inside(c.group, socket.gid) !== c.group.invert;
}

function inside(range: Range, id: number): boolean {
  return id >= range.low && id <= range.high;
}

function text(range: Range): string {
  return range.low === range.high ? `${range.low}` : `${range.low}-${range.high}`;
}

function readRange(
  { option, text: written, word, inverted: invert }: Occurrence,
  byName: (name: string) => number | undefined,
): Range {
  const named = byName(written);
  if (named !== undefined) return { low: named, high: named, invert };
  const bad = new RuleError(`owner: Bad value for "${option}" option: "${written}"`, word);
  const first = numberAndRest(written, MAX_ID);
  if (!first) throw bad;
  const [low, rest] = first;
  if (rest === '') return { low: Number(low), high: Number(low), invert };
  const second = rest[0] === '-' || rest[0] === ':' ? numberAndRest(rest.slice(1), MAX_ID) : undefined;
  if (!second || second[1] !== '') throw bad;
  return { low: Number(low), high: Number(second[0]), invert };
}
