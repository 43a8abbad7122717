import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { HookName } from '../../trace/step';
import type { CheckContext, Match, MatchContext } from '../extension';
import { readEach } from '../read-each';
import { bang, notIf, commaList } from '../say';
import { printValueMask, readValueMask, underMask, type ValueMask } from '../value-mask';

interface Config {
  readonly source?: ValueMask;
  readonly destination?: ValueMask;
}

const NAMES = { default: 0 };
const WITH_IN: readonly HookName[] = ['PREROUTING', 'INPUT', 'FORWARD'];
const WITH_OUT: readonly HookName[] = ['FORWARD', 'OUTPUT', 'POSTROUTING'];

/** `-m devgroup`: the group of the device that a packet came in or leaves by. */
export const devgroup: Match<Config> = {
  name: 'devgroup',
  source: 'net/netfilter/xt_devgroup.c devgroup_mt()',
  doc: 'The group number of the device that the packet came in or leaves by (`ip link set dev X group N`).',
  options: [
    { name: '--src-group', type: 'string', invert: true, doc: 'Group of the incoming device, with a mask after `/`.' },
    { name: '--dst-group', type: 'string', invert: true, doc: 'Group of the outgoing device, with a mask after `/`.' },
  ],
  precheck(given) {
    if (given.all().length === 0)
      throw new RuleError("devgroup match: You must specify either '--src-group' or '--dst-group'");
  },
  read(given) {
    const read = readEach(given, {
      '--src-group': (use) => readValueMask(use, 'devgroup', NAMES),
      '--dst-group': (use) => readValueMask(use, 'devgroup', NAMES),
    });
    return {
      ...(read['--src-group'] && { source: read['--src-group'] }),
      ...(read['--dst-group'] && { destination: read['--dst-group'] }),
    };
  },
  check(c, { hooks }: CheckContext) {
    if (c.source && hooks.some((h) => !WITH_IN.includes(h))) return 'EINVAL';
    return c.destination && hooks.some((h) => !WITH_OUT.includes(h)) ? 'EINVAL' : undefined;
  },
  print(c) {
    const parts = [];
    if (c.source) parts.push(`${bang(c.source.invert)}--src-group ${printValueMask(c.source, NAMES)}`);
    if (c.destination) parts.push(`${bang(c.destination.invert)}--dst-group ${printValueMask(c.destination, NAMES)}`);
    return parts.join(' ');
  },
  list(c, { numeric }) {
    const names = numeric ? {} : NAMES;
    const parts = [];
    if (c.source) parts.push(`${bang(c.source.invert)}src-group ${printValueMask(c.source, names)}`);
    if (c.destination) parts.push(`${bang(c.destination.invert)}dst-group ${printValueMask(c.destination, names)}`);
    return parts.join(' ');
  },
  phrase(c) {
    const parts = [];
    if (c.source) parts.push(notIf(c.source.invert, say`in by group ${printValueMask(c.source, NAMES)}`));
    if (c.destination)
      parts.push(notIf(c.destination.invert, say`out by group ${printValueMask(c.destination, NAMES)}`));
    return commaList(parts);
  },
  test(c, _packet, context) {
    if (c.source && holds(c.source, context.in, context) === c.source.invert) return false;
    return !c.destination || holds(c.destination, context.out, context) !== c.destination.invert;
  },
  explain(c, _packet, { matched }) {
    return matched ? say`the packet goes ${devgroup.phrase(c)}` : say`the packet does not go ${devgroup.phrase(c)}`;
  },
};

function holds(wanted: ValueMask, device: string, context: MatchContext): boolean {
  return device !== '' && underMask(wanted, context.deviceGroup(device));
}
