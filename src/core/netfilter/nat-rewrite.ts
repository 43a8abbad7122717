import type { Entry, Tuple } from '../conntrack/entry';
import { inverse } from '../conntrack/tuple';
import { draftOf } from '../packet/copy';
import type { Icmp, Packet, Transport } from '../packet/packet';
import { ICMP } from '../packet/packet';
import type { Manip } from './nat-choice';

/** ICMP types with an identifier: requests and their answers. */
const WITH_ID: ReadonlySet<number> = new Set([0, 8, 13, 14, 15, 16, 17, 18]);
const REDIRECT = 5;

/**
 * Does NAT change this side of the connection's packets of this direction? A translated destination is the source
 * of the answers.
 */
function isTranslated(entry: Entry, reply: boolean, manip: Manip): boolean {
  return (manip === 'src') !== reply ? entry.srcNat : entry.dstNat;
}

/**
 * Rewrites a packet so that it looks like the inverse of the connection's other direction.
 *
 * Source: net/netfilter/nf_nat_core.c nf_nat_packet(), net/netfilter/nf_nat_proto.c nf_nat_manip_pkt()
 * @returns the same packet where there is nothing to change
 */
export function rewrite(packet: Packet, entry: Entry, manip: Manip): Packet {
  const reply = packet.ct?.direction === 'reply';
  if (!isTranslated(entry, reply, manip)) return packet;
  return manipulate(packet, inverse(reply ? entry.original : entry.reply), manip);
}

/**
 * Rewrites an ICMP error of a connection, and the packet it quotes, which travelled the other way.
 *
 * Source: net/netfilter/nf_nat_proto.c nf_nat_icmp_reply_translation()
 * @returns `undefined` for a redirect of a translated connection, which must not pass
 */
export function rewriteError(packet: Packet, icmp: Icmp, entry: Entry, manip: Manip): Packet | undefined {
  if (icmp.type === REDIRECT && (!entry.srcNatDone || !entry.dstNatDone || entry.srcNat || entry.dstNat))
    return undefined;
  const reply = packet.ct?.direction === 'reply';
  if (!isTranslated(entry, reply, manip)) return packet;
  const other = reply ? entry.original : entry.reply;
  const quoted = icmp.quoted && manipulate(icmp.quoted, other, manip === 'src' ? 'dst' : 'src');
  const inside = quoted ? { ...packet, transport: { ...icmp, quoted } } : packet;
  return manipulate(inside, { ...inverse(other), protocol: ICMP }, manip);
}

/** Source: nf_nat_ipv4_manip_pkt(), l4proto_manip_pkt() */
function manipulate(packet: Packet, target: Tuple, manip: Manip): Packet {
  const draft = draftOf(packet);
  draft.transport = manipulateTransport(packet.transport, target, manip);
  if (manip === 'src') draft.src = target.src;
  else draft.dst = target.dst;
  return draft;
}

function manipulateTransport(transport: Transport, target: Tuple, manip: Manip): Transport {
  switch (transport.kind) {
    case 'tcp':
    case 'udp':
    case 'sctp':
      if (manip === 'src') return transport.sport === target.sport ? transport : { ...transport, sport: target.sport };
      return transport.dport === target.dport ? transport : { ...transport, dport: target.dport };
    case 'icmp':
      return WITH_ID.has(transport.type) && transport.id !== target.sport
        ? { ...transport, id: target.sport }
        : transport;
    case 'other':
      return transport;
  }
}
