import { type Buckets, listed, put, take } from '../lib/buckets';
import type { Direction, Entry, Tuple, Zone } from './entry';
import { type Expectation, tell, type Watch } from './events';
import { CONNTRACK_SYSCTLS, type Sysctls } from './timeouts';
import { hashSource, hashTuple, sameTuple } from './tuple';

/** All connections of one netns. State. */
export interface ConntrackTable {
  /** Confirmed entries by id, oldest first. */
  entries: Map<number, Entry>;
  /**
   * Entries that are not in the table but that a packet under way may refer to: new ones until they are confirmed, and
   * those just taken out. A packet lives no longer than it takes to handle it, so the last few are enough.
   */
  held: Map<number, Entry>;
  nextId: number;
  /** Hash buckets; a member is `2 * id + direction`. */
  index: Buckets;
  /** Entries with a source binding (nf_nat_bysource), by hash of their original source. */
  bySource: Buckets;
  /** Number of hash buckets. */
  buckets: number;
  /** Virtual time of the next sweep, µs. */
  sweepAt: number;
  /** The table was full: the next sweep also takes entries that can be spared. */
  earlyDrop: boolean;
  /** Connections that helpers wait for, oldest first. */
  expectations: Expectation[];
  nextExpectation: number;
  /** Somebody listens to events. */
  watch?: Watch;
  /** Counters as `conntrack -S` shows them. */
  stats: ConntrackStats;
}

export interface ConntrackStats {
  found: number;
  invalid: number;
  insert: number;
  insertFailed: number;
  drop: number;
  earlyDrop: number;
  error: number;
  clashResolve: number;
  /** Connections that were expected. */
  expectNew: number;
}

/** What tracking needs to know of where a packet is; every HookEnv is one. */
export interface TrackEnv {
  /** Virtual time, µs. */
  readonly now: number;
  readonly state: { readonly conntrack: ConntrackTable; readonly sysctls: Sysctls };
}

/** An entry, and which of its tuples was looked for. */
export interface Found {
  readonly entry: Entry;
  readonly direction: Direction;
}

/** How many entries outside the table are remembered. */
const HELD = 64;

export function emptyConntrack(
  buckets: number = CONNTRACK_SYSCTLS['net.netfilter.nf_conntrack_buckets'],
): ConntrackTable {
  return {
    entries: new Map(),
    held: new Map(),
    nextId: 1,
    index: new Map(),
    bySource: new Map(),
    buckets,
    sweepAt: 0,
    earlyDrop: false,
    expectations: [],
    nextExpectation: 1,
    stats: {
      found: 0,
      invalid: 0,
      insert: 0,
      insertFailed: 0,
      drop: 0,
      earlyDrop: 0,
      error: 0,
      clashResolve: 0,
      expectNew: 0,
    },
  };
}

/** The zone of one direction: 0 where the zone counts only for the other. Source: nf_ct_zone_id() */
export function zoneId(zone: Zone, direction: Direction): number {
  return zone.direction === undefined || (zone.direction === 'original') === (direction === 0) ? zone.id : 0;
}

export function zoneOf(entry: Entry): Zone {
  return entry.zoneDirection === undefined ? { id: entry.zone } : { id: entry.zone, direction: entry.zoneDirection };
}

function entryZoneId(entry: Entry, direction: Direction): number {
  return entry.zoneDirection === undefined || (entry.zoneDirection === 'original') === (direction === 0)
    ? entry.zone
    : 0;
}

/** The hash bucket of a tuple. */
export function bucketOf(table: ConntrackTable, tuple: Tuple, zone: number): number {
  return Math.floor((hashTuple(tuple, zone) / 0x100000000) * table.buckets);
}

/** An entry by id, in the table or just outside it. */
export function entryById(table: ConntrackTable, id: number): Entry | undefined {
  return table.entries.get(id) ?? table.held.get(id);
}

/**
 * Finds the connection of a tuple. Entries whose time is over are taken out on the way.
 *
 * Source: net/netfilter/nf_conntrack_core.c nf_conntrack_find_get()
 */
export function find(env: TrackEnv, tuple: Tuple, zone: Zone): Found | undefined {
  const original = zoneId(zone, 0);
  const reply = zoneId(zone, 1);
  const found = findHashed(env, tuple, zone, original);
  return found || reply === original ? found : findHashed(env, tuple, zone, reply);
}

/** Finds the connection of a tuple among those that are hashed with this zone number. */
export function findHashed(env: TrackEnv, tuple: Tuple, zone: Zone, hashZone: number): Found | undefined {
  const table = env.state.conntrack;
  const bucket = table.index.get(bucketOf(table, tuple, hashZone));
  if (bucket === undefined) return undefined;
  if (typeof bucket === 'number') return match(env, bucket, tuple, zone);
  for (let i = bucket.length - 1; i >= 0; i--) {
    const found = match(env, bucket[i] as number, tuple, zone);
    if (found) return found;
  }
  return undefined;
}

function match(env: TrackEnv, member: number, tuple: Tuple, zone: Zone): Found | undefined {
  const table = env.state.conntrack;
  const entry = table.entries.get(member >>> 1);
  if (!entry) return undefined;
  if (entry.expires <= env.now) {
    destroy(table, entry);
    return undefined;
  }
  const direction = (member & 1) as Direction;
  if (!sameTuple(direction === 0 ? entry.original : entry.reply, tuple)) return undefined;
  return entryZoneId(entry, direction) === zoneId(zone, direction) ? { entry, direction } : undefined;
}

/**
 * Is the reply tuple in use by another connection than `ignored`? A connection with the same original tuple is the same
 * flow and does not count.
 *
 * Source: net/netfilter/nf_conntrack_core.c nf_conntrack_tuple_taken()
 */
export function isTaken(env: TrackEnv, reply: Tuple, ignored: Entry): boolean {
  const table = env.state.conntrack;
  const zone = zoneOf(ignored);
  for (const member of listed(table.index, bucketOf(table, reply, zoneId(zone, 1)))) {
    if (member >>> 1 === ignored.id) continue;
    const entry = match(env, member, reply, zone)?.entry;
    if (!entry) continue;
    if (sameTuple(entry.original, ignored.original) && entryZoneId(entry, 0) === zoneId(zone, 0)) continue;
    return true;
  }
  return false;
}

/** Keeps an entry that is not in the table at hand, and lets go of the oldest such. */
export function hold(table: ConntrackTable, entry: Entry): void {
  table.held.set(entry.id, entry);
  if (table.held.size <= HELD) return;
  for (const [id, old] of table.held) {
    table.held.delete(id);
    unbind(table, old);
    break;
  }
}

/**
 * The first packet of a connection was dropped. Nobody finds the connection any more, but an answer to the packet that is
 * under way still belongs to it, and may even confirm it.
 */
export function release(table: ConntrackTable, entry: Entry): void {
  if (entry.confirmed || !entry.srcNatDone || entry.released) return;
  unbind(table, entry);
  entry.released = true;
}

/** Puts an entry into the table under its tuples. */
export function insert(table: ConntrackTable, entry: Entry): void {
  table.held.delete(entry.id);
  table.entries.set(entry.id, entry);
  entry.confirmed = true;
  // An entry that lost a race for its original tuple is found by replies only.
  if (!entry.clash) put(table.index, bucketOf(table, entry.original, entryZoneId(entry, 0)), entry.id * 2);
  put(table.index, bucketOf(table, entry.reply, entryZoneId(entry, 1)), entry.id * 2 + 1);
  if (entry.released) put(table.bySource, hashSource(entry.original, sourceZone(entry)), entry.id);
  table.stats.insert++;
}

/**
 * Takes an entry out of the table, or gives up one that never came into it.
 *
 * Source: net/netfilter/nf_conntrack_core.c nf_ct_delete()
 * @returns false where it was gone already
 */
export function destroy(table: ConntrackTable, entry: Entry): boolean {
  if (entry.dying) return false;
  entry.dying = true;
  unbind(table, entry);
  if (entry.helper !== undefined && table.expectations.length > 0) forgetExpectations(table, entry);
  if (entry.told !== undefined && entry.confirmed) tell(table.watch, 'DESTROY', { entry });
  if (!table.entries.delete(entry.id)) return true;
  take(table.index, bucketOf(table, entry.original, entryZoneId(entry, 0)), entry.id * 2);
  take(table.index, bucketOf(table, entry.reply, entryZoneId(entry, 1)), entry.id * 2 + 1);
  hold(table, entry);
  return true;
}

/** What a connection waited for does not come any more. Source: nf_conntrack_expect.c nf_ct_remove_expectations() */
function forgetExpectations(table: ConntrackTable, master: Entry): void {
  for (const expectation of table.expectations)
    if (expectation.master === master.id) tell(table.watch, 'DESTROY', { expectation, master });
  table.expectations = table.expectations.filter((expectation) => expectation.master !== master.id);
}

/** Remembers that the entry's source has a binding, so that later connections of it get the same. */
export function bindSource(table: ConntrackTable, entry: Entry): void {
  entry.srcNatDone = true;
  put(table.bySource, hashSource(entry.original, sourceZone(entry)), entry.id);
}

/** Entries with a source binding that may have this source, newest first. */
export function boundSources(table: ConntrackTable, source: Tuple, zone: Zone): readonly Entry[] {
  const key = hashSource(source, zone.direction === undefined ? zone.id : 0);
  return listed(table.bySource, key)
    .toReversed()
    .flatMap((id) => entryById(table, id) ?? []);
}

function unbind(table: ConntrackTable, entry: Entry): void {
  if (entry.srcNatDone) take(table.bySource, hashSource(entry.original, sourceZone(entry)), entry.id);
}

function sourceZone(entry: Entry): number {
  return entry.zoneDirection === undefined ? entry.zone : 0;
}
