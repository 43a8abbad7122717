import type { Packet } from '../../packet/packet';
import { refresh } from '../account';
import type { Direction, Entry } from '../entry';
import type { TrackEnv } from '../table';
import { timeout } from '../timeouts';
import type { Tracking } from './generic';

/** Traffic both ways makes a stream only after this, µs. */
const STREAM_AFTER = 2_000_000;

/**
 * UDP: a connection that still has traffic both ways two seconds after its first packet is a stream, is assured and
 * lives longer.
 *
 * Source: net/netfilter/nf_conntrack_proto_udp.c nf_conntrack_udp_packet()
 */
export function trackUdp(entry: Entry, packet: Packet, direction: Direction, env: TrackEnv): Tracking {
  const { now } = env;
  const { sysctls } = env.state;
  if (!entry.confirmed) entry.streamFrom = now + STREAM_AFTER;
  const stream = entry.replied && now > (entry.streamFrom ?? 0);
  const name = stream ? 'net.netfilter.nf_conntrack_udp_timeout_stream' : 'net.netfilter.nf_conntrack_udp_timeout';
  refresh(entry, direction, packet.length, now, timeout(sysctls, name));
  if (stream && !entry.clash) entry.assured = true;
  return 'accept';
}
