import type { Icmp, Packet } from '../../packet/packet';
import { refresh } from '../account';
import type { Direction, Entry } from '../entry';
import { type Found, find, type TrackEnv } from '../table';
import type { Zone } from '../entry';
import { timeout } from '../timeouts';
import { invert, tupleOf } from '../tuple';
import type { Tracking } from './generic';

/** Types that may begin a connection: echo, timestamp, information and address mask request. */
const REQUESTS: ReadonlySet<number> = new Set([8, 13, 15, 17]);
/** Unreachable, source quench, redirect, time exceeded, parameter problem. Source: icmp_is_err() */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** Highest known type. Source: include/uapi/linux/icmp.h NR_ICMP_TYPES */
const HIGHEST = 18;

/** Requests and their answers. Source: net/netfilter/nf_conntrack_proto_icmp.c nf_conntrack_icmp_packet() */
export function trackIcmp(entry: Entry, packet: Packet, direction: Direction, env: TrackEnv): Tracking {
  if (!REQUESTS.has(entry.original.dport >>> 8)) return 'invalid';
  refresh(
    entry,
    direction,
    packet.length,
    env.now,
    timeout(env.state.sysctls, 'net.netfilter.nf_conntrack_icmp_timeout'),
  );
  return 'accept';
}

export function isIcmpError(icmp: Icmp): boolean {
  return ERRORS.has(icmp.type);
}

/** Types that are no ICMP at all are INVALID before anything is looked up. */
export function isUnknownIcmp(icmp: Icmp): boolean {
  return icmp.type > HIGHEST;
}

/**
 * The connection that an ICMP error is about: that of the packet it quotes.
 *
 * The quoted packet travelled the other way, so its inverse is looked up; the error must go to where the connection's
 * packets of that direction go, else it is forged.
 *
 * Source: net/netfilter/nf_conntrack_proto_icmp.c nf_conntrack_inet_error()
 * @returns the entry and the direction in which the error travels; `undefined` makes the error INVALID
 */
export function relatedTo(packet: Packet, icmp: Icmp, zone: Zone, env: TrackEnv): Found | undefined {
  const quoted = icmp.quoted && tupleOf(icmp.quoted);
  const tuple = quoted && invert(quoted);
  const found = tuple && find(env, tuple, zone);
  if (!found) return undefined;
  const { entry, direction } = found;
  const expected = direction === 0 ? entry.original.dst : entry.reply.dst;
  return packet.dst === expected ? found : undefined;
}
