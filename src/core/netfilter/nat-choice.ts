import type { Entry, Tuple } from '../conntrack/entry';
import { boundSources, destroy, find, isTaken, zoneOf } from '../conntrack/table';
import { inverse, sameTuple } from '../conntrack/tuple';
import { jhash2 } from '../lib/jhash';
import { ICMP, SCTP, TCP, UDP } from '../packet/packet';
import type { NatRange } from './extension';
import type { HookEnv } from './hooks';

/** Most ports tried from one starting point, and the last of them for which an old connection may be given up. */
const MAX_ATTEMPTS = 128;
const HARDER = MAX_ATTEMPTS / 4;

export type Manip = 'src' | 'dst';

/** Protocols with ports that NAT may change: UDP, UDP-Lite, TCP, SCTP, DCCP. */
const WITH_PORTS: ReadonlySet<number> = new Set([UDP, TCP, SCTP, 136, 33]);
const GRE = 47;

/** Is the port drawn, not kept? NF_NAT_RANGE_PROTO_RANDOM_ALL */
function drawsPort(range: NatRange): boolean {
  return range.random === true || range.randomFully === true;
}

/**
 * The tuple that a connection gets: one in the range that no other connection uses.
 *
 * A source keeps its address and port where it can, then the binding that it has with another destination, then
 * gets an address of the range and, only where that tuple is in use, another port.
 *
 * Source: net/netfilter/nf_nat_core.c get_unique_tuple()
 * @param current the inverse of the reply tuple: what the connection's packets look like now
 */
export function chooseTuple(entry: Entry, current: Tuple, range: NatRange, manip: Manip, env: HookEnv): Tuple {
  const draws = drawsPort(range);
  if (manip === 'src' && !draws) {
    if (isInRange(current, range)) {
      if (!isTakenNew(entry, current, env)) return current;
    } else {
      const known = findBinding(entry, current, range, env);
      if (known && !isTaken(env, inverse(known), entry)) return known;
    }
  }
  const tuple = chooseAddress(entry, current, range, manip);
  if (!draws) {
    const { minPort, maxPort } = range;
    if (minPort === undefined) {
      if (!isTaken(env, inverse(tuple), entry)) return tuple;
    } else if (range.basePort === undefined && isPortInRange(tuple, range, manip)) {
      if (minPort === maxPort || !isTaken(env, inverse(tuple), entry)) return tuple;
    }
  }
  return choosePort(entry, tuple, range, manip, env);
}

/** Source: nf_in_range() */
function isInRange(tuple: Tuple, range: NatRange): boolean {
  if (range.min !== undefined && (tuple.src < range.min || tuple.src > (range.max ?? range.min))) return false;
  return range.minPort === undefined || isPortInRange(tuple, range, 'src');
}

/** Source: l4proto_in_range() */
function isPortInRange(tuple: Tuple, range: NatRange, manip: Manip): boolean {
  const { protocol } = tuple;
  if (protocol !== ICMP && protocol !== GRE && !WITH_PORTS.has(protocol)) return true;
  const port = protocol === ICMP || manip === 'src' ? tuple.sport : tuple.dport;
  return port >= (range.minPort ?? 0) && port <= (range.maxPort ?? range.minPort ?? 0);
}

/**
 * Is a tuple taken that NAT would leave as it is? Two datagrams that cross each other, neither translated, are one
 * connection and no clash.
 *
 * Source: nf_nat_used_tuple_new()
 */
function isTakenNew(entry: Entry, tuple: Tuple, env: HookEnv): boolean {
  if (!isTaken(env, inverse(tuple), entry)) return false;
  if (tuple.protocol !== UDP || entry.srcNat || entry.dstNat) return true;
  const zone = zoneOf(entry);
  const other = (find(env, tuple, zone) ?? find(env, inverse(tuple), zone))?.entry;
  if (!other) return false;
  return other.srcNat || other.dstNat || !sameTuple(other.original, entry.reply);
}

/** The binding that the same source already has, if it is in the range. Source: find_appropriate_src() */
function findBinding(entry: Entry, current: Tuple, range: NatRange, env: HookEnv): Tuple | undefined {
  const zone = zoneOf(entry);
  for (const other of boundSources(env.state.conntrack, current, zone)) {
    const { original } = other;
    if (original.src !== current.src || original.sport !== current.sport || original.protocol !== current.protocol)
      continue;
    if (zoneInOriginal(other) !== zoneInOriginal(entry)) continue;
    const bound = inverse(other.reply);
    const tuple = { ...current, src: bound.src, sport: bound.sport };
    if (isInRange(tuple, range)) return tuple;
  }
  return undefined;
}

function zoneInOriginal(entry: Entry): number {
  return entry.zoneDirection === 'reply' ? 0 : entry.zone;
}

/**
 * An address of the range, by a hash of the addresses: the same source gets the same one; with `--persistent` whatever
 * the destination.
 *
 * Source: find_best_ips_proto()
 */
function chooseAddress(entry: Entry, tuple: Tuple, range: NatRange, manip: Manip): Tuple {
  const { min, max = min } = range;
  if (min === undefined || max === undefined) return tuple;
  const spread = max - min + 1;
  let address = min;
  if (spread > 1) {
    const seed = range.persistent ? 0 : networkOrder(tuple.dst) ^ entry.zone;
    const hash = jhash2([networkOrder(tuple.src), 0, 0, 0], seed);
    address = min + Math.floor((hash * spread) / 0x100000000);
  }
  return manip === 'src' ? { ...tuple, src: address } : { ...tuple, dst: address };
}

/** An address as a little-endian machine reads it out of a packet, which is what the kernel hashes. */
function networkOrder(address: number): number {
  return ((address & 0xff) << 24) | ((address & 0xff00) << 8) | ((address >>> 8) & 0xff00) | (address >>> 24);
}

/**
 * A port (for ICMP an id) that makes the tuple unique, from a starting point that is drawn, in ever smaller stretches.
 *
 * Source: nf_nat_l4proto_unique_tuple()
 * @returns the last one tried where none is free: the packet is dropped when the connection is confirmed
 */
function choosePort(entry: Entry, tuple: Tuple, range: NatRange, manip: Manip, env: HookEnv): Tuple {
  const isIcmp = tuple.protocol === ICMP;
  if (!isIcmp && !WITH_PORTS.has(tuple.protocol)) return tuple;
  const ofSource = isIcmp || manip === 'src';
  const port = ofSource ? tuple.sport : tuple.dport;
  let first: number;
  let size: number;
  if (range.minPort !== undefined) {
    const last = range.maxPort ?? range.minPort;
    first = isIcmp ? range.minPort : Math.min(range.minPort, last);
    size = isIcmp ? last - range.minPort + 1 : Math.abs(last - range.minPort) + 1;
  } else if (isIcmp) {
    [first, size] = [0, 65536];
  } else if (manip === 'dst') {
    return tuple;
  } else if (port < 512) {
    [first, size] = [1, 511];
  } else if (port < 1024) {
    [first, size] = [600, 424];
  } else {
    [first, size] = [1024, 64512];
  }

  const draw = () => env.random() & 0xffff;
  let offset = 0;
  if (range.basePort !== undefined) offset = (port - range.basePort) & 0xffff;
  else if (drawsPort(range) || manip === 'src') offset = draw();

  let attempts = Math.min(size, MAX_ATTEMPTS);
  for (;;) {
    let tried = tuple;
    for (let i = 0; i < attempts; i++) {
      const chosen = (first + (((offset + i) & 0xffff) % size)) & 0xffff;
      tried = ofSource ? { ...tuple, sport: chosen } : { ...tuple, dport: chosen };
      if (!isTakenHarder(entry, tried, attempts - i, env)) return tried;
    }
    if (attempts >= size || attempts < 16) return tried;
    attempts = Math.floor(attempts / 2);
    offset = draw();
  }
}

/**
 * In the last attempts a TCP connection in TIME_WAIT is given up for a new one whose sequence numbers are past it.
 *
 * Source: nf_nat_used_tuple_harder()
 */
function isTakenHarder(entry: Entry, tuple: Tuple, left: number, env: HookEnv): boolean {
  const reply = inverse(tuple);
  if (left > HARDER || tuple.protocol !== TCP || entry.tcp?.state !== 'SYN_SENT') return isTaken(env, reply, entry);
  const found = find(env, reply, zoneOf(entry));
  if (!found) return false;
  const { entry: old, direction } = found;
  if (direction === 0 || !old.tcp || !old.srcNat || old.clash) return true;
  const { state } = old.tcp;
  if (state !== 'TIME_WAIT' && state !== 'CLOSE' && state !== 'SYN_SENT2') return true;
  if (((entry.tcp.seen[0].end - old.tcp.seen[0].end) | 0) <= 0) return true;
  return !destroy(env.state.conntrack, old);
}
