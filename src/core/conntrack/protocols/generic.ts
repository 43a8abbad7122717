import type { Packet } from '../../packet/packet';
import { refresh } from '../account';
import type { Direction, Entry } from '../entry';
import type { TrackEnv } from '../table';
import { timeout } from '../timeouts';

/**
 * What a protocol's tracker says of a packet of a connection: it belongs to it; it is INVALID; it must be dropped; or the
 * connection was taken out and the packet must be looked up again (NF_REPEAT).
 */
export type Tracking = 'accept' | 'invalid' | 'drop' | 'repeat';

/** Any protocol without a tracker of its own: one timeout. Source: nf_conntrack_core.c generic_packet() */
export function trackGeneric(entry: Entry, packet: Packet, direction: Direction, env: TrackEnv): Tracking {
  refresh(
    entry,
    direction,
    packet.length,
    env.now,
    timeout(env.state.sysctls, 'net.netfilter.nf_conntrack_generic_timeout'),
  );
  return 'accept';
}
