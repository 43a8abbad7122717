import type { Packet } from '../packet/packet';
import { account } from './account';
import type { Entry } from './entry';
import { destroy, findHashed, insert, type TrackEnv, zoneId, zoneOf } from './table';
import { UDP } from '../packet/packet';
import { sameTuple } from './tuple';

/** How long an entry lives that lost a race for its original tuple, µs. */
const CLASH_LIFETIME = 1_000_000;

/**
 * Puts a new connection into the table, now that its first packet has passed all hooks.
 *
 * Source: net/netfilter/nf_conntrack_core.c __nf_conntrack_confirm()
 * @returns the packet, which may belong to another entry now; `undefined` where another connection has the tuple and the
 *   packet must be dropped
 */
export function confirm(packet: Packet, entry: Entry, env: TrackEnv): Packet | undefined {
  // The answer to the first packet of a connection that we refused does not confirm it.
  if (entry.confirmed || packet.ct?.direction !== 'original') return packet;
  const { conntrack } = env.state;
  if (entry.dying) {
    conntrack.stats.insertFailed++;
    return undefined;
  }
  const zone = zoneOf(entry);
  const clash =
    findHashed(env, entry.original, zone, zoneId(zone, 0)) ?? findHashed(env, entry.reply, zone, zoneId(zone, 1));
  if (clash) return resolveClash(packet, entry, clash.entry, env);
  insert(conntrack, entry);
  return packet;
}

/**
 * Two packets of one flow were under way at once, or NAT gave two connections the same tuple. UDP may go on: with the
 * other entry where it is the same connection, or with an entry of its own that only replies find.
 *
 * Source: nf_ct_resolve_clash(), nf_ct_resolve_clash_harder()
 */
function resolveClash(packet: Packet, loser: Entry, winner: Entry, env: TrackEnv): Packet | undefined {
  const { conntrack } = env.state;
  if (loser.original.protocol === UDP && packet.ct) {
    if (isMergeable(winner, loser)) {
      const direction = sameTuple(winner.original, loser.original) ? 'original' : 'reply';
      account(winner, direction === 'original' ? 0 : 1, loser.bytes[0]);
      destroy(conntrack, loser);
      conntrack.stats.clashResolve++;
      return { ...packet, ct: { ...packet.ct, entry: winner.id, direction } };
    }
    const zone = zoneOf(loser);
    if (!findHashed(env, loser.reply, zone, zoneId(zone, 1))) {
      loser.clash = true;
      loser.expires = env.now + CLASH_LIFETIME;
      insert(conntrack, loser);
      conntrack.stats.clashResolve++;
      return packet;
    }
  }
  conntrack.stats.drop++;
  conntrack.stats.insertFailed++;
  destroy(conntrack, loser);
  return undefined;
}

/** Source: nf_ct_can_merge() */
function isMergeable(winner: Entry, loser: Entry): boolean {
  if (!winner.srcNatDone && !winner.dstNatDone) return true;
  const [a, b] = [zoneOf(winner), zoneOf(loser)];
  const same = sameTuple(winner.original, loser.original) && sameTuple(winner.reply, loser.reply);
  if (same && zoneId(a, 0) === zoneId(b, 0) && zoneId(a, 1) === zoneId(b, 1)) return true;
  const reverse = sameTuple(winner.original, loser.reply) && sameTuple(winner.reply, loser.original);
  return reverse && zoneId(a, 0) === zoneId(b, 1) && zoneId(a, 1) === zoneId(b, 0);
}
