import { draftOf } from '../packet/copy';
import type { CtState, Packet, PacketCt } from '../packet/packet';
import type { Direction, Entry, Tuple, Zone } from './entry';
import { makeRoom, sweep } from './evict';
import { fulfil } from './expect';
import { trackGeneric, type Tracking } from './protocols/generic';
import { isIcmpError, isUnknownIcmp, relatedTo, trackIcmp } from './protocols/icmp';
import { trackSctp } from './protocols/sctp';
import { trackTcp } from './protocols/tcp';
import { trackUdp } from './protocols/udp';
import { entryById, find, type Found, hold, type TrackEnv } from './table';
import { setting } from './timeouts';
import { invert, tupleOf } from './tuple';

const NO_ZONE: Zone = { id: 0 };

/**
 * Finds the connection of a packet, or makes one that is not confirmed yet, and says so in `packet.ct`.
 *
 * A packet that has a connection already (it came by loopback, or it answers a packet of one) or is UNTRACKED passes
 * as it is. The reply tuple of a new connection is the inverse of the original until NAT changes it.
 *
 * Source: net/netfilter/nf_conntrack_core.c nf_conntrack_in(), resolve_normal_ct()
 * @returns `undefined` where the packet must be dropped: the table is full
 */
export function track(packet: Packet, env: TrackEnv): Packet | undefined {
  const { ct } = packet;
  if (ct && (ct.entry !== 0 || ct.state === 'UNTRACKED')) return packet;
  sweep(env);
  const { watch } = env.state.conntrack;
  if (watch) watch.now = env.now;
  const { stats } = env.state.conntrack;
  const zone = packet.template?.zone ?? NO_ZONE;

  const { transport } = packet;
  if (transport.kind === 'icmp' && !(packet.fragment && packet.fragment.offset > 0)) {
    if (isUnknownIcmp(transport)) {
      stats.error++;
      return withState(packet, 'INVALID');
    }
    if (isIcmpError(transport)) {
      const found = relatedTo(packet, transport, zone, env);
      if (found) return withEntry(packet, 'RELATED', found);
      stats.error++;
      return withState(packet, 'INVALID');
    }
  }

  const tuple = tupleOf(packet);
  let found = tuple && (find(env, tuple, zone) ?? begin(packet, tuple, zone, env));
  if (found === 'full') {
    stats.drop++;
    return undefined;
  }
  let verdict: Tracking = found ? trackProtocol(found, packet, env) : 'invalid';
  if (verdict === 'repeat' && tuple) {
    found = begin(packet, tuple, zone, env);
    if (found === 'full') {
      stats.drop++;
      return undefined;
    }
    verdict = found ? trackProtocol(found, packet, env) : 'invalid';
  }
  if (verdict === 'drop') {
    stats.drop++;
    return undefined;
  }
  if (!found || verdict !== 'accept') {
    stats.invalid++;
    return withState(packet, 'INVALID');
  }
  const { entry, direction } = found;
  const state = stateOf(entry, direction);
  if (direction === 1) entry.replied = true;
  return withEntry(packet, state, found);
}

/** Source: resolve_normal_ct(), its end */
function stateOf(entry: Entry, direction: Direction): CtState {
  if (direction === 1 || entry.replied) return 'ESTABLISHED';
  return entry.master === undefined ? 'NEW' : 'RELATED';
}

function withState(packet: Packet, state: 'INVALID'): Packet {
  return withConnection(packet, { state, entry: 0, direction: 'original' });
}

function withEntry(packet: Packet, state: CtState, { entry, direction }: Found): Packet {
  return withConnection(packet, { state, entry: entry.id, direction: direction === 0 ? 'original' : 'reply' });
}

function withConnection(packet: Packet, ct: PacketCt): Packet {
  const draft = draftOf(packet);
  draft.ct = ct;
  draft.template = undefined;
  return draft;
}

/**
 * A new connection. Source: init_conntrack()
 * @returns `undefined` for a packet that nothing could answer (an ICMP type without an answer)
 */
function begin(packet: Packet, original: Tuple, zone: Zone, env: TrackEnv): Found | 'full' | undefined {
  const table = env.state.conntrack;
  const reply = invert(original);
  if (!reply) return undefined;
  if (!makeRoom(env, original, zone)) return 'full';
  const { helper, synproxy } = packet.template ?? {};
  const expected = table.expectations.length > 0 ? fulfil(original, zone.id, env) : undefined;
  const master = expected && entryById(table, expected.master);
  const entry: Entry = {
    id: table.nextId++,
    zone: zone.id,
    ...(zone.direction ? { zoneDirection: zone.direction } : {}),
    original,
    reply,
    expires: env.now,
    confirmed: false,
    replied: false,
    assured: false,
    dying: false,
    srcNat: false,
    dstNat: false,
    srcNatDone: false,
    dstNatDone: false,
    mark: master?.mark ?? 0,
    counted: setting(env.state.sysctls, 'net.netfilter.nf_conntrack_acct') !== 0,
    packets: [0, 0],
    bytes: [0, 0],
    since: env.now,
    ...(helper && !master ? { helper } : {}),
    ...(master ? { master: master.id } : {}),
    ...(expected?.follow ? { follow: expected.follow } : {}),
    ...(table.watch && setting(env.state.sysctls, 'net.netfilter.nf_conntrack_events') !== 0 ? { told: '' } : {}),
    ...(synproxy ? { synproxy: { isn: 0, timestamp: 0, timestampOffset: 0 } } : {}),
  };
  hold(table, entry);
  return { entry, direction: 0 };
}

/** Source: nf_conntrack_core.c nf_conntrack_handle_packet() */
function trackProtocol({ entry, direction }: Found, packet: Packet, env: TrackEnv): Tracking {
  const { transport } = packet;
  switch (transport.kind) {
    case 'tcp':
      return trackTcp(entry, packet, transport, direction, env);
    case 'udp':
      return trackUdp(entry, packet, direction, env);
    case 'icmp':
      return trackIcmp(entry, packet, direction, env);
    case 'sctp':
      return trackSctp(entry, packet, transport, direction, env);
    case 'other':
      return trackGeneric(entry, packet, direction, env);
  }
}

/** The connection of a packet; `undefined` for INVALID, UNTRACKED and before conntrack has seen it. */
export function entryOf(packet: Packet, env: TrackEnv): Entry | undefined {
  return packet.ct && packet.ct.entry !== 0 ? entryById(env.state.conntrack, packet.ct.entry) : undefined;
}
