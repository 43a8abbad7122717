import type { Entry } from '../conntrack/entry';
import { jhash2, reciprocalScale } from '../lib/jhash';
import type { Ip } from '../packet/address';
import { ICMP, type Packet } from '../packet/packet';
import { headerNumber } from './spi-range';

/** What HMARK hashes and how: struct xt_hmark_info. */
export interface HashParts {
  readonly sourceMask: Ip;
  readonly destinationMask: Ip;
  /** Source port in the upper 16 bits; or the SPI. */
  readonly portMask: number;
  readonly portSet: number;
  readonly protocolMask: number;
  readonly seed: number;
  readonly modulus: number;
  readonly offset: number;
  readonly offsetGiven: boolean;
  /** The connection's addresses instead of the packet's. */
  readonly byConnection: boolean;
}

/** Protocols whose header has ports, or a SPI, in its first four bytes, and where they stand. */
const PORT_OFFSETS: Readonly<Record<number, number>> = { 6: 0, 17: 0, 33: 0, 50: 0, 132: 0, 136: 0, 51: 4 };

/**
 * The mark of a packet; the same in both directions of a connection.
 *
 * Source: net/netfilter/xt_HMARK.c hmark_hash()
 * @returns `undefined` where there is no connection and one is asked for
 */
export function hashMark(c: HashParts, packet: Packet, entry: Entry | undefined): number | undefined {
  const tuple = c.byConnection ? entry && connectionTuple(c, entry) : packetTuple(c, packet);
  if (!tuple) return undefined;
  const source = (tuple.source & Number(c.sourceMask)) >>> 0;
  const destination = (tuple.destination & Number(c.destinationMask)) >>> 0;
  const [low, high] = destination < source ? [destination, source] : [source, destination];
  const hash = (jhash2([low, high, tuple.ports], c.seed) ^ (tuple.protocol & c.protocolMask)) >>> 0;
  return (reciprocalScale(hash, c.modulus) + c.offset) >>> 0;
}

interface Tuple {
  readonly source: number;
  readonly destination: number;
  readonly ports: number;
  readonly protocol: number;
}

function connectionTuple(c: HashParts, { original, reply }: Entry): Tuple {
  const { protocol } = original;
  const ports = protocol === ICMP ? 0 : ordered(c, original.sport * 0x10000 + reply.sport);
  return { source: original.src, destination: reply.src, protocol, ports };
}

function packetTuple(c: HashParts, packet: Packet): Tuple {
  const t = packet.transport;
  // An ICMP error counts as the packet it is about.
  const about = t.kind === 'icmp' && t.quoted ? t.quoted : packet;
  const { src: source, dst: destination, protocol } = about;
  const offset = about.fragment ? undefined : PORT_OFFSETS[protocol];
  const words = offset === undefined ? undefined : headerNumber(about, offset, 4);
  return { source, destination, protocol, ports: words === undefined ? 0 : ordered(c, words) };
}

/** Both ports under mask and set bits, the greater one first. */
function ordered(c: HashParts, words: number): number {
  const masked = ((words & c.portMask) | c.portSet) >>> 0;
  const [source, destination] = [masked >>> 16, masked & 0xffff];
  return Math.max(source, destination) * 0x10000 + Math.min(source, destination);
}
