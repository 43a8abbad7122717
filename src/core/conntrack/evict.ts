import { listed } from '../lib/buckets';
import type { Entry } from './entry';
import { bucketOf, type ConntrackTable, destroy, type TrackEnv, zoneId } from './table';
import type { Tuple, Zone } from './entry';
import { setting } from './timeouts';

/** Buckets that are searched for an entry to give up. Source: NF_CT_EVICTION_RANGE */
const EVICTION_RANGE = 8;
/** Time between two sweeps, µs: GC_SCAN_INTERVAL_MAX. */
const SWEEP_INTERVAL = 60_000_000;

/**
 * Makes room for one connection more: where nf_conntrack_max is reached, connections without the ASSURED flag in the
 * buckets from the new tuple's on are given up.
 *
 * Source: net/netfilter/nf_conntrack_core.c __nf_conntrack_alloc(), early_drop()
 * @returns false where there is none: "nf_conntrack: table full, dropping packet"
 */
export function makeRoom(env: TrackEnv, tuple: Tuple, zone: Zone): boolean {
  const table = env.state.conntrack;
  const most = setting(env.state.sysctls, 'net.netfilter.nf_conntrack_max');
  if (most === 0 || table.entries.size < most) return true;
  const first = bucketOf(table, tuple, zoneId(zone, 0));
  for (let i = 0; i < EVICTION_RANGE; i++) {
    if (evictBucket(env, (first + i) % table.buckets)) return true;
  }
  table.earlyDrop = true;
  return false;
}

function evictBucket(env: TrackEnv, bucket: number): boolean {
  const table = env.state.conntrack;
  let dropped = 0;
  for (const member of listed(table.index, bucket)) {
    const entry = table.entries.get(member >>> 1);
    if (!entry) continue;
    if (entry.expires <= env.now) destroy(table, entry);
    else if (!entry.assured && destroy(table, entry)) dropped++;
  }
  table.stats.earlyDrop += dropped;
  return dropped > 0;
}

/**
 * Takes out what has expired, once a minute of virtual time; after the table was full, also connections that are not
 * assured or are closing, while it is fuller than 95 %.
 *
 * Source: net/netfilter/nf_conntrack_core.c gc_worker()
 * Differs: the kernel's interval follows the timeouts it meets (a second to a minute), ours is always a minute.
 */
export function sweep(env: TrackEnv): void {
  const table = env.state.conntrack;
  if (env.now < table.sweepAt) return;
  if (table.watch) table.watch.now = env.now;
  table.sweepAt = env.now + SWEEP_INTERVAL;
  expire(table, env.now);
  if (!table.earlyDrop) return;
  table.earlyDrop = false;
  const most = setting(env.state.sysctls, 'net.netfilter.nf_conntrack_max');
  const full = Math.floor(most / 100) * 95;
  if (full === 0) return;
  for (const entry of table.entries.values()) {
    if (table.entries.size < full) return;
    if (!entry.assured || isClosing(entry)) destroy(table, entry);
  }
}

/** Takes out every entry whose time is over. @returns those entries, oldest first */
export function expire(table: ConntrackTable, now: number): readonly Entry[] {
  const over = [...table.entries.values()].filter((entry) => entry.expires <= now);
  for (const entry of over) destroy(table, entry);
  return over;
}

/** Can an assured connection be given up? Source: nf_conntrack_proto_{tcp,sctp}.c can_early_drop() */
export function isClosing(entry: Entry): boolean {
  switch (entry.tcp?.state ?? entry.sctp?.state) {
    case 'FIN_WAIT':
    case 'LAST_ACK':
    case 'TIME_WAIT':
    case 'CLOSE':
    case 'CLOSE_WAIT':
    case 'SHUTDOWN_SENT':
    case 'SHUTDOWN_RECD':
    case 'SHUTDOWN_ACK_SENT':
      return true;
    default:
      return false;
  }
}
