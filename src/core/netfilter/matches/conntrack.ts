import { say } from '../../lib/say';
import type { Entry, Tuple } from '../../conntrack/entry';
import { RuleError } from '../../lib/words';
import { formatIp, formatIpv4, type Ip, type Masked, prefixLength } from '../../packet/address';
import type { Packet } from '../../packet/packet';
import { explainStates, inStates, type MatchState, parseList, parseStates, statesPhrase } from '../ct-states';
import type { ExplainContext, Given, Match } from '../extension';
import { protocolName } from '../../lib/names/protocols';
import { inPorts, type Ports, portsText } from '../ports';
import { bang, notIf, commaList, compares } from '../say';
import { hostName } from '../names/hosts';

/** An option and whether `!` stood before it. */
interface Asked<T> {
  readonly value: T;
  readonly invert: boolean;
}

const STATUSES = ['EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'] as const;
type Status = (typeof STATUSES)[number];

/** The four addresses of a connection, and the four ports, as the options name them. */
const SIDES = ['origsrc', 'origdst', 'replsrc', 'repldst'] as const;
type SideName = (typeof SIDES)[number];

interface Config {
  readonly state?: Asked<readonly MatchState[]>;
  readonly protocol?: Asked<number>;
  readonly addresses: Readonly<Partial<Record<SideName, Asked<Masked>>>>;
  readonly ports: Readonly<Partial<Record<SideName, Asked<Ports>>>>;
  /** Empty for NONE. */
  readonly status?: Asked<readonly Status[]>;
  /** Seconds left. */
  readonly expires?: Asked<readonly [number, number]>;
  readonly direction?: 'ORIGINAL' | 'REPLY';
  /** Something is asked besides the state. */
  readonly more: boolean;
}

/** `-m conntrack`: the connection a packet belongs to. */
export const conntrack: Match<Config> = {
  name: 'conntrack',
  source: 'net/netfilter/xt_conntrack.c conntrack_mt()',
  doc: 'The connection a packet belongs to: its state, its addresses and ports before and after NAT, its age.',
  tracks: true,
  options: [
    {
      name: '--ctstate',
      type: 'string',
      invert: true,
      doc: 'States: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT.',
    },
    { name: '--ctproto', type: 'protocol', invert: true, doc: 'Protocol of the connection.' },
    { name: '--ctorigsrc', type: 'hostmask', invert: true, doc: 'Source of the original direction.' },
    { name: '--ctorigdst', type: 'hostmask', invert: true, doc: 'Destination of the original direction, before NAT.' },
    { name: '--ctreplsrc', type: 'hostmask', invert: true, doc: 'Source of the replies, the real destination.' },
    { name: '--ctrepldst', type: 'hostmask', invert: true, doc: 'Destination of the replies.' },
    { name: '--ctstatus', type: 'string', invert: true, doc: 'NONE, EXPECTED, SEEN_REPLY, ASSURED, CONFIRMED.' },
    { name: '--ctexpire', type: 'u32range', invert: true, doc: 'Seconds until the entry expires.' },
    { name: '--ctorigsrcport', type: 'portrange', invert: true, doc: 'Source port of the original direction.' },
    { name: '--ctorigdstport', type: 'portrange', invert: true, doc: 'Destination port of the original direction.' },
    { name: '--ctreplsrcport', type: 'portrange', invert: true, doc: 'Source port of the replies.' },
    { name: '--ctrepldstport', type: 'portrange', invert: true, doc: 'Destination port of the replies.' },
    { name: '--ctdir', type: 'string', doc: 'ORIGINAL or REPLY.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('conntrack: At least one option is required');
  },
  read(given) {
    const state = asked(given, '--ctstate', (option) => parseStates(given.text(option), given.word(option)));
    const protocol = asked(given, '--ctproto', (option) => readProtocol(given, option));
    const status = asked(given, '--ctstatus', (option) => readStatus(given, option));
    const expires = asked(given, '--ctexpire', (option) => given.pair(option));
    const direction = given.has('--ctdir') ? readDirection(given) : undefined;
    const addresses: Partial<Record<SideName, Asked<Masked>>> = {};
    const ports: Partial<Record<SideName, Asked<Ports>>> = {};
    for (const side of SIDES) {
      const address = asked(given, `--ct${side}`, (option) => given.masked(option));
      if (address) addresses[side] = address;
      const range = asked(given, `--ct${side}port`, (option) => given.pair(option));
      if (range) ports[side] = range;
    }
    return {
      addresses,
      ports,
      more: given.all().some(({ option }) => option !== '--ctstate'),
      ...(state && { state }),
      ...(protocol && { protocol }),
      ...(status && { status }),
      ...(expires && { expires }),
      ...(direction && { direction }),
    };
  },
  print: (c) => options(c, '--', maskedText).join(' '),
  list(c, { numeric }) {
    return options(c, '', (address) => (!numeric && hostName(address)) || maskedText(address)).join(' ');
  },
  phrase(c) {
    const words: string[] = [];
    if (c.state) words.push(statesPhrase(c.state.value, c.state.invert));
    if (c.protocol) words.push(notIf(c.protocol.invert, protocolName(c.protocol.value).toUpperCase()));
    for (const side of SIDES) {
      const address = c.addresses[side];
      const ports = c.ports[side];
      if (address) words.push(`${sideName(side)} ${notIf(address.invert, maskedText(address.value))}`);
      if (ports) words.push(portText(side, notIf(ports.invert, portsText(ports.value))));
    }
    if (c.status) words.push(say`connection ${notIf(c.status.invert, statusText(c.status.value).toLowerCase())}`);
    if (c.expires)
      words.push(say`connection ${notIf(c.expires.invert, say`with ${portsText(c.expires.value)} s left`)}`);
    if (c.direction)
      words.push(c.direction === 'ORIGINAL' ? say('in the original direction') : say('in the reply direction'));
    return commaList(words);
  },
  test(c, packet, { entry, now }) {
    if (c.state && inStates(c.state.value, packet, entry) === c.state.invert) return false;
    if (!entry) return c.state !== undefined;
    if (!c.more) return true;
    if (c.direction && (packet.ct?.direction === 'reply') !== (c.direction === 'REPLY')) return false;
    return conditions(c, entry).every(({ holds }) => holds(now));
  },
  explain(c, packet, context) {
    const { entry } = context;
    const state = c.state && explainStates(c.state.value, packet, entry);
    if (c.state && inStates(c.state.value, packet, entry) === c.state.invert) return state ?? '';
    if (!entry) return state ?? say('the packet belongs to no connection');
    return explainEntry(c, packet, entry, context) ?? state ?? say('nothing is asked of the connection');
  },
};

function options(c: Config, dashes: '--' | '', addressText: (address: Masked) => string): string[] {
  const words: string[] = [];
  const add = <T>(option: string, item: Asked<T> | undefined, text: (value: T) => string) => {
    if (item) words.push(`${bang(item.invert)}${dashes}${option} ${text(item.value)}`);
  };
  add('ctstate', c.state, (states) => states.join(','));
  add('ctproto', c.protocol, String);
  for (const side of SIDES) add(`ct${side}`, c.addresses[side], addressText);
  for (const side of SIDES) add(`ct${side}port`, c.ports[side], portsPrinted);
  add('ctstatus', c.status, statusText);
  add('ctexpire', c.expires, portsText);
  if (c.direction) words.push(`${dashes}ctdir ${c.direction}`);
  return words;
}

function sideName(side: SideName): string {
  switch (side) {
    case 'origsrc':
      return say('original source');
    case 'origdst':
      return say('original destination');
    case 'replsrc':
      return say('reply source');
    case 'repldst':
      return say('reply destination');
  }
}

function portText(side: SideName, port: string | number): string {
  return say`${sideName(side)} port ${port}`;
}

function asked<T>(given: Given, option: string, read: (option: string) => T): Asked<T> | undefined {
  return given.has(option) ? { value: read(option), invert: given.inverted(option) } : undefined;
}

/** The program tests a wrong bit here: protocol 0 is refused only after an inverted `--ctstatus`. */
function readProtocol(given: Given, option: string): number {
  const protocol = given.number(option);
  const statusFirst = given.inverted('--ctstatus') && given.word('--ctstatus') < given.word(option);
  if (protocol === 0 && statusFirst)
    throw new RuleError('conntrack: rule would never match protocol', given.word(option));
  return protocol;
}

function readStatus(given: Given, option: string): readonly Status[] {
  const known = ['NONE', ...STATUSES] as const;
  const bad = (rest: string) => `Bad ctstatus "${rest}"`;
  const words = parseList<(typeof known)[number]>(given.text(option), known, known, bad, given.word(option));
  return words.filter((word) => word !== 'NONE');
}

function readDirection(given: Given): 'ORIGINAL' | 'REPLY' {
  const direction = given.text('--ctdir').toUpperCase();
  if (direction === 'ORIGINAL' || direction === 'REPLY') return direction;
  throw new RuleError(`conntrack: Bad value for "--ctdir" option: "${given.text('--ctdir')}"`, given.word('--ctdir'));
}

function maskedText({ address, mask }: Masked): string {
  const bits = prefixLength(mask);
  const full: Ip = typeof mask === 'number' ? 0xffffffff : (1n << 128n) - 1n;
  return mask === full ? formatIp(address) : `${formatIp(address)}/${bits ?? formatIp(mask)}`;
}

/** A range that ends at port 0 is printed as its first port. */
function portsPrinted(ports: Ports): string {
  return ports[1] === 0 ? `${ports[0]}` : portsText(ports);
}

function statusText(status: readonly Status[]): string {
  return status.length === 0 ? 'NONE' : status.join(',');
}

function hasStatus(entry: Entry, status: Status): boolean {
  switch (status) {
    case 'EXPECTED':
      return entry.master !== undefined;
    case 'SEEN_REPLY':
      return entry.replied;
    case 'ASSURED':
      return entry.assured;
    case 'CONFIRMED':
      return entry.confirmed;
  }
}

function sideOf(entry: Entry, side: SideName): { readonly address: number; readonly port: number } {
  const tuple: Tuple = side.startsWith('orig') ? entry.original : entry.reply;
  return side.endsWith('src') ? { address: tuple.src, port: tuple.sport } : { address: tuple.dst, port: tuple.dport };
}

interface Condition {
  holds(now: number): boolean;
  /** What was compared. */
  text(): string;
}

/** What is asked of the connection besides state and direction. */
function conditions(c: Config, entry: Entry): Condition[] {
  const list: Condition[] = [];
  const add = (item: Asked<unknown>, fits: boolean, text: () => string) =>
    list.push({ holds: () => fits !== item.invert, text });
  for (const side of SIDES) {
    const { address, port } = sideOf(entry, side);
    const wanted = c.addresses[side];
    if (wanted) {
      const fits = ((address ^ Number(wanted.value.address)) & Number(wanted.value.mask)) === 0;
      add(wanted, fits, () => compares(`${sideName(side)} ${formatIpv4(address)}`, fits, maskedText(wanted.value)));
    }
    const ports = c.ports[side];
    if (ports) {
      const fits = inPorts(port, ports.value);
      add(ports, fits, () => compares(portText(side, port), fits, portsText(ports.value)));
    }
  }
  if (c.protocol) {
    const fits = entry.original.protocol === c.protocol.value;
    const { value } = c.protocol;
    const has = protocolName(entry.original.protocol);
    add(c.protocol, fits, () => compares(say`protocol ${has}`, fits, protocolName(value)));
  }
  if (c.status) {
    const fits = c.status.value.some((status) => hasStatus(entry, status));
    const { value } = c.status;
    const has = () => statusText(STATUSES.filter((status) => hasStatus(entry, status)));
    add(c.status, fits, () =>
      fits
        ? say`status ${has()} has one of ${statusText(value)}`
        : say`status ${has()} has none of ${statusText(value)}`,
    );
  }
  if (c.expires) {
    const { value, invert } = c.expires;
    const left = (now: number) => Math.max(0, Math.floor((entry.expires - now) / 1e6));
    list.push({
      holds: (now) => inPorts(left(now), value) !== invert,
      text: () =>
        invert
          ? say`the entry is asked to expire in no ${portsText(value)} s`
          : say`the entry is asked to expire in ${portsText(value)} s`,
    });
  }
  return list;
}

function explainEntry(c: Config, packet: Packet, entry: Entry, { matched }: ExplainContext): string | undefined {
  if (c.direction && (packet.ct?.direction === 'reply') !== (c.direction === 'REPLY'))
    return packet.ct?.direction === 'reply'
      ? say('the packet goes in the reply direction')
      : say('the packet goes in the original direction');
  const list = conditions(c, entry);
  // Time has passed since: only what does not depend on it can be said to have failed.
  const failed = matched
    ? undefined
    : (list.find(({ holds }) => !holds(0) && !holds(Number.MAX_SAFE_INTEGER)) ?? list.at(-1));
  return (failed ?? list[0])?.text();
}
