import { saveSets } from '../ipset/save';
import { sameValue } from '../kube/api';
import type { Place } from '../trace/step';
import { viewHosts, viewServices } from './cluster-view';
import { viewConntrack } from './conntrack-view';
import type { Engine } from './engine';
import { noObjects, type ObjectsCache, viewObjects } from './objects-view';
import { type RulesCache, viewRules } from './rules-view';
import type { HostView, Snapshot } from './snapshot';
import { viewPending, viewWorkloads } from './workload-view';

/** The last snapshot and what it was made of. Not state: losing it only makes the next one all new. */
export interface Views {
  snapshot?: Snapshot;
  rules: Map<Place, RulesCache>;
  objects: ObjectsCache;
}

export function createViews(): Views {
  return { rules: new Map(), objects: noObjects() };
}

/** The part as it was, where it says the same. */
function keep<T>(before: T | undefined, now: T): T {
  return before !== undefined && sameValue(before, now) ? before : now;
}

/** The same record, with the entries that did not change; the record before where none did. */
function keepEntries<T>(
  before: Readonly<Record<string, T>> | undefined,
  now: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  const kept = Object.fromEntries(Object.entries(now).map(([key, value]) => [key, keep(before?.[key], value)]));
  return sameParts(before, kept) ? before : kept;
}

function sameParts<T>(
  a: Readonly<Record<string, T>> | undefined,
  b: Readonly<Record<string, T>>,
): a is Readonly<Record<string, T>> {
  if (!a || Object.keys(a).length !== Object.keys(b).length) return false;
  return Object.entries(b).every(([key, value]) => a[key] === value);
}

/** What the program outside may know of the world now. Parts that did not change are those of the snapshot before. */
export function takeSnapshot(engine: Engine, views: Views): Snapshot {
  const { world } = engine;
  const before = views.snapshot;
  const namespaces = [...world.net.namespaces.values()];
  const caches = new Map(namespaces.map((ns) => [ns.place, viewRules(ns.netfilter.ipv4, views.rules.get(ns.place))]));
  views.rules = caches;
  const rules = Object.fromEntries([...caches].map(([place, cache]) => [place, cache.view]));
  const now = world.net.time;
  const each = <T>(read: (ns: (typeof namespaces)[number]) => T) =>
    Object.fromEntries(namespaces.map((ns) => [ns.place, read(ns)]));
  const snapshot: Snapshot = {
    time: now,
    seed: engine.seed,
    scenario: engine.scenario.id,
    hosts: keepEntries<HostView>(before?.hosts, Object.fromEntries(viewHosts(world).map((host) => [host.name, host]))),
    services: keep(before?.services, viewServices(world)),
    rules: sameParts(before?.rules, rules) ? before.rules : rules,
    conntrack: keepEntries(
      before?.conntrack,
      each((ns) => viewConntrack(ns.netfilter.conntrack, now)),
    ),
    ipset: keepEntries(
      before?.ipset,
      each((ns) => saveSets(ns.netfilter.sets, now)),
    ),
    objects: viewObjects(world.cluster.api, views),
    workloads: keep(before?.workloads, viewWorkloads(world)),
    events: world.cluster.control.events,
    pending: keep(before?.pending, viewPending(world)),
    syncs: world.cluster.control.syncs,
    delays: world.cluster.control.delays,
  };
  views.snapshot = snapshot;
  return snapshot;
}
