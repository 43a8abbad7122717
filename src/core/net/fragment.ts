import { IP_HEADER } from '../packet/make';
import type { Packet } from '../packet/packet';

/**
 * Cuts a packet into pieces that fit. The first carries the transport header; the others only bytes.
 *
 * Source: net/ipv4/ip_output.c ip_do_fragment()
 */
export function fragment(packet: Packet, mtu: number): Packet[] {
  const step = (mtu - IP_HEADER) & ~7;
  const data = packet.length - IP_HEADER;
  const start = packet.fragment?.offset ?? 0;
  const pieces: Packet[] = [];
  for (let at = 0; at < data; at += step) {
    const size = Math.min(step, data - at);
    const more = at + size < data || (packet.fragment?.more ?? false);
    pieces.push({ ...packet, length: IP_HEADER + size, fragment: { offset: start + at, more } });
  }
  return pieces;
}

const key = (p: Packet) => `${p.src}/${p.dst}/${p.protocol}/${p.id}`;

/**
 * Puts a fragment to the others of its packet.
 *
 * Source: net/ipv4/ip_fragment.c ip_defrag(). Differs: fragments do not overlap here, and wait without a limit of time.
 * @returns the whole packet once the last piece is there
 */
export function reassemble(waiting: Map<string, Packet[]>, packet: Packet): Packet | undefined {
  if (!packet.fragment) return packet;
  const pieces = [...(waiting.get(key(packet)) ?? []), packet].sort(
    (a, b) => (a.fragment?.offset ?? 0) - (b.fragment?.offset ?? 0),
  );
  waiting.set(key(packet), pieces);
  let next = 0;
  for (const piece of pieces) {
    if (piece.fragment?.offset !== next) return undefined;
    next += piece.length - IP_HEADER;
  }
  if (pieces.at(-1)?.fragment?.more) return undefined;
  waiting.delete(key(packet));
  const { fragment: _, ...whole } = pieces[0] as Packet;
  return { ...whole, length: IP_HEADER + next };
}
