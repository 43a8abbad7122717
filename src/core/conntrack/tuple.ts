import { ICMP, type Packet } from '../packet/packet';
import type { Tuple } from './entry';

/** ICMP types that a request and its answer have, both ways. Source: nf_conntrack_proto_icmp.c invmap */
const ANSWERS: ReadonlyMap<number, number> = new Map([
  [8, 0],
  [0, 8],
  [13, 14],
  [14, 13],
  [15, 16],
  [16, 15],
  [17, 18],
  [18, 17],
]);

/**
 * The tuple that a packet has on the wire.
 *
 * Source: net/netfilter/nf_conntrack_core.c nf_ct_get_tuple()
 * @returns `undefined` for a fragment after the first, which has no transport header
 */
export function tupleOf(packet: Packet): Tuple | undefined {
  if (packet.fragment && packet.fragment.offset > 0) return undefined;
  const { src, dst, protocol, transport } = packet;
  switch (transport.kind) {
    case 'tcp':
    case 'udp':
    case 'sctp':
      return { src, dst, protocol, sport: transport.sport, dport: transport.dport };
    case 'icmp':
      return { src, dst, protocol, sport: transport.id, dport: (transport.type << 8) | transport.code };
    case 'other':
      return { src, dst, protocol, sport: 0, dport: 0 };
  }
}

/**
 * The tuple of the answers to a tuple.
 *
 * Source: net/netfilter/nf_conntrack_core.c nf_ct_invert_tuple()
 * @returns `undefined` for an ICMP type that has no answer
 */
export function invert(t: Tuple): Tuple | undefined {
  if (t.protocol !== ICMP) return { src: t.dst, dst: t.src, protocol: t.protocol, sport: t.dport, dport: t.sport };
  const answer = ANSWERS.get(t.dport >>> 8);
  if (answer === undefined) return undefined;
  return { src: t.dst, dst: t.src, protocol: ICMP, sport: t.sport, dport: (answer << 8) | (t.dport & 0xff) };
}

/** `invert` for a tuple of an entry, which always has an inverse. */
export function inverse(t: Tuple): Tuple {
  const inverted = invert(t);
  if (!inverted) throw new Error(`tuple of ICMP type ${t.dport >>> 8} in the connection table`);
  return inverted;
}

export function sameTuple(a: Tuple, b: Tuple): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport && a.protocol === b.protocol;
}

/** A number that spreads tuples evenly, unsigned 32 bit. */
export function hashTuple(t: Tuple, zone: number): number {
  return mix(mix(mix(zone ^ 0x2545f491, t.src), t.dst), (t.sport << 16) ^ t.dport ^ Math.imul(t.protocol, 0x01000193));
}

/** The same for the sender's half of a tuple. */
export function hashSource(t: Tuple, zone: number): number {
  return mix(mix(zone ^ 0x1b873593, t.src), (t.sport << 8) ^ t.protocol);
}

function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
