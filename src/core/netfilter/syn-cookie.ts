import type { Packet, Tcp } from '../packet/packet';

/** Segment sizes that a cookie can carry. Source: net/ipv4/syncookies.c msstab[] */
const SIZES = [536, 1300, 1440, 1460] as const;
const MINUTE = 60_000_000;
/** Minutes that a cookie is good for: MAX_SYNCOOKIE_AGE. */
const GOOD_FOR = 2;
const LOW_BITS = 0xff_ffff;

/** Differs: the kernel mixes in secrets; nobody guesses here. */
function mix(packet: Packet, { sport, dport }: Tcp, minutes: number): number {
  let hash = Math.imul(minutes + 1, 0x9e3779b1);
  for (const word of [packet.src, packet.dst, (sport << 16) | dport]) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

/**
 * The sequence number with which a SYN is answered where nothing is remembered of it: whoever returns it has seen it.
 *
 * Source: net/ipv4/syncookies.c secure_tcp_syn_cookie(), __cookie_v4_init_sequence()
 * @param now virtual time, µs
 * @param mss what the client can take, 0 where it did not say
 */
export function makeCookie(packet: Packet, tcp: Tcp, mss: number, now: number): number {
  const minutes = Math.floor(now / MINUTE);
  const size = Math.max(
    0,
    SIZES.findLastIndex((known) => mss >= known),
  );
  const low = (mix(packet, tcp, minutes) + size) & LOW_BITS;
  return (mix(packet, tcp, -1) + tcp.seq + ((minutes << 24) >>> 0) + low) >>> 0;
}

/**
 * The segment size that a cookie carries; 0 where the acknowledgement returns none.
 *
 * Source: net/ipv4/syncookies.c check_tcp_syn_cookie(), __cookie_v4_check()
 */
export function readCookie(packet: Packet, tcp: Tcp, now: number): number {
  const minutes = Math.floor(now / MINUTE);
  const cookie = (tcp.ack - 1 - mix(packet, tcp, -1) - (tcp.seq - 1)) >>> 0;
  const age = (minutes - (cookie >>> 24)) & 0xff;
  if (age >= GOOD_FOR) return 0;
  return SIZES[(cookie - mix(packet, tcp, minutes - age)) & LOW_BITS] ?? 0;
}
