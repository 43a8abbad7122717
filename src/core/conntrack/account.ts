import type { Direction, Entry } from './entry';

/** Counts a packet of a connection, where counting is on. Source: nf_conntrack_acct.c nf_ct_acct_update() */
export function account(entry: Entry, direction: Direction, bytes: number): void {
  if (!entry.counted) return;
  entry.packets[direction]++;
  entry.bytes[direction] += bytes;
}

/**
 * Starts the timeout of a connection anew and counts the packet.
 *
 * Source: net/netfilter/nf_conntrack_core.c __nf_ct_refresh_acct()
 * @param timeout µs
 */
export function refresh(entry: Entry, direction: Direction, bytes: number, now: number, timeout: number): void {
  if (!entry.clash) entry.expires = now + timeout;
  account(entry, direction, bytes);
}
