import { say } from '../../lib/say';
import type { Entry, Tuple, Zone } from '../../conntrack/entry';
import { zoneOf } from '../../conntrack/table';
import { RuleError } from '../../lib/words';
import { formatIp, type Ip, prefixLength } from '../../packet/address';
import type { Packet } from '../../packet/packet';
import type { Match, MatchContext } from '../extension';
import { jiffies } from '../hashlimit-bucket';

interface Config {
  readonly limit: number;
  /** Matches where there are more; otherwise where there are no more. */
  readonly above: boolean;
  readonly mask: Ip;
  readonly byDestination: boolean;
}

/** A connection that the rule has counted. */
interface Counted {
  readonly tuple: Tuple;
  readonly zone: Zone;
}

/** struct nf_conncount_list. */
interface List {
  connections: Counted[];
  /** jiffies when it was last looked through. */
  looked: bigint;
}

/** Connections the rule has seen, by masked address: struct nf_conncount_data. */
interface State {
  readonly lists: Map<string, List>;
}

/** `-m connlimit`: how many connections an address has that came by this rule. */
export const connlimit: Match<Config, State> = {
  name: 'connlimit',
  source: 'net/netfilter/xt_connlimit.c connlimit_mt(), net/netfilter/nf_conncount.c nf_conncount_add_skb()',
  tracks: true,
  doc: 'How many open connections an address or network has. Each rule counts the connections that it has seen itself.',
  options: [
    {
      name: '--connlimit-upto',
      type: 'u32',
      invert: true,
      excludes: ['--connlimit-above'],
      doc: 'Matches up to this many.',
    },
    {
      name: '--connlimit-above',
      type: 'u32',
      invert: true,
      excludes: ['--connlimit-upto'],
      doc: 'Matches above this many.',
    },
    { name: '--connlimit-mask', type: 'plenmask', doc: 'Addresses of one network of this prefix count together.' },
    {
      name: '--connlimit-saddr',
      type: 'none',
      excludes: ['--connlimit-daddr'],
      doc: 'Count by source, which is what is done anyway.',
    },
    { name: '--connlimit-daddr', type: 'none', excludes: ['--connlimit-saddr'], doc: 'Count by destination.' },
  ],

  precheck(given) {
    if (!given.has('--connlimit-upto') && !given.has('--connlimit-above'))
      throw new RuleError('You must specify "--connlimit-above" or "--connlimit-upto".');
  },

  read(given) {
    const option = given.has('--connlimit-above') ? '--connlimit-above' : '--connlimit-upto';
    const whole: Ip = given.family === 'ipv4' ? 0xffffffff : (1n << 128n) - 1n;
    return {
      limit: given.number(option),
      above: given.inverted(option) !== (option === '--connlimit-above'),
      mask: given.has('--connlimit-mask') ? given.masked('--connlimit-mask').mask : whole,
      byDestination: given.has('--connlimit-daddr'),
    };
  },

  print(c) {
    const bits = prefixLength(c.mask);
    return `--connlimit-${c.above ? 'above' : 'upto'} ${c.limit} --connlimit-mask ${bits} --connlimit-${c.byDestination ? 'd' : 's'}addr`;
  },
  list: (c) => `#conn ${c.byDestination ? 'dst' : 'src'}/${prefixLength(c.mask)} ${c.above ? '>' : '<='} ${c.limit}`,
  phrase(c) {
    const bits = prefixLength(c.mask);
    const side = c.byDestination ? say('destination') : say('source');
    return counts(c.above, bits === 32 || bits === 128 ? side : `${side} /${bits}`, c.limit);
  },

  initState: () => ({ lists: new Map() }),

  test(c, packet, context) {
    const counted = count(c, packet, context);
    // The kernel takes an empty list for a lack of memory: the last packets of a connection that is over are dropped.
    if (counted === 0) context.hotdrop('connlimit found the only connection of this address over already');
    return counted > 0 && counted > c.limit === c.above;
  },

  explain(c, packet, { matched }) {
    const address = formatIp(c.byDestination ? packet.dst : packet.src);
    return say`${counts(matched === c.above, address, c.limit)} that this rule has seen`;
  },
};

function counts(more: boolean, who: string, limit: number): string {
  return more ? say`${who} has more than ${limit} connections` : say`${who} has at most ${limit} connections`;
}

/**
 * Puts the packet's connection on the list of its address, takes off those that are over, and says how many are left.
 * New connections that come within one tick of the clock are not looked at twice.
 *
 * Source: net/netfilter/nf_conncount.c count_tree(), __nf_conncount_add()
 */
function count(c: Config, packet: Packet, context: MatchContext<State>): number {
  const { entry, state } = context;
  const now = jiffies(context.now);
  const tuple = entry?.original ?? tupleOf(packet);
  const zone: Zone = entry ? zoneOf(entry) : { id: 0 };
  const address = ((c.byDestination ? packet.dst : packet.src) & Number(c.mask)) >>> 0;
  const key = `${address} ${zone.id}`;
  const list = state.lists.get(key);
  if (!list) {
    state.lists.set(key, { connections: [{ tuple, zone }], looked: now });
    return 1;
  }
  const known = entry ?? context.findConnection(tuple, zone);
  if (list.looked === now && !known?.confirmed) list.connections.push({ tuple, zone });
  else if (!isListed(list, tuple, zone, context)) {
    list.connections.push({ tuple, zone });
    list.looked = now;
  } else if (list.looked !== now) {
    list.connections = list.connections.filter((one) => isOpen(one, context));
    list.looked = now;
  }
  return list.connections.length;
}

/** Is the connection on the list? Those before it that are over are taken off, and all of them where it is not. */
function isListed(list: List, tuple: Tuple, zone: Zone, context: MatchContext<State>): boolean {
  const same = (one: Counted) => one.zone.id === zone.id && sameTuple(one.tuple, tuple);
  const at = list.connections.findIndex((one) => same(one) && context.findConnection(one.tuple, one.zone));
  list.connections = list.connections.filter((one, i) => (at >= 0 && i >= at) || (!same(one) && isOpen(one, context)));
  return at >= 0;
}

/** Is a counted connection still in the table, and not closed? */
function isOpen(one: Counted, context: MatchContext<State>): boolean {
  const entry = context.findConnection(one.tuple, one.zone);
  return entry !== undefined && !isClosed(entry);
}

/** Source: nf_conncount.c already_closed() */
function isClosed(entry: Entry): boolean {
  return entry.tcp !== undefined && (entry.tcp.state === 'TIME_WAIT' || entry.tcp.state === 'CLOSE');
}

function sameTuple(a: Tuple, b: Tuple): boolean {
  return a.src === b.src && a.dst === b.dst && a.protocol === b.protocol && a.sport === b.sport && a.dport === b.dport;
}

function tupleOf({ src, dst, protocol, transport }: Packet): Tuple {
  if (transport.kind === 'icmp')
    return { src, dst, protocol, sport: transport.id, dport: (transport.type << 8) | transport.code };
  const ports =
    transport.kind === 'other' ? { sport: 0, dport: 0 } : { sport: transport.sport, dport: transport.dport };
  return { src, dst, protocol, ...ports };
}
