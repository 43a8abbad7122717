import type { Entry } from '../../conntrack/entry';
import { shiftAfter } from '../../conntrack/sequences';
import type { Packet } from '../../packet/packet';

/** The text that a packet carries; '' where nothing is known of it. */
export function textOf({ payload }: Packet): string {
  return payload.kind === 'bytes' ? (payload.text ?? '') : '';
}

/**
 * Puts another text in the place of a part of the payload; what is longer or shorter then moves the numbers that follow.
 *
 * Source: net/netfilter/nf_nat_helper.c __nf_nat_mangle_tcp_packet()
 */
export function mangleText(packet: Packet, entry: Entry, at: number, length: number, text: string): Packet {
  const tcp = packet.transport;
  const before = textOf(packet);
  const after = before.slice(0, at) + text + before.slice(at + length);
  const more = text.length - length;
  if (tcp.kind === 'tcp') shiftAfter(entry, packet.ct?.direction === 'reply' ? 1 : 0, tcp.seq, more);
  return {
    ...packet,
    length: packet.length + more,
    payload: { kind: 'bytes', length: after.length, text: after },
  };
}
