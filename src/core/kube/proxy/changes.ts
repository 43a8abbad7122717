import type { Family } from '../../packet/address';
import { sameValue } from '../api';
import type { EndpointSlice, Labels, Service } from '../objects';
import { type Endpoint, endpointsOf, portKey, serviceOf } from './endpoint';
import { type ServicePort, servicePorts } from './service-port';

/** A Service as a proxier knew it at its last sync. A value, frozen so that checkpoints share it. */
export interface KnownService {
  /** In the order of their names. */
  readonly ports: readonly ServicePort[];
  readonly slices: readonly EndpointSlice[];
  /** For each port, sorted. */
  readonly endpoints: readonly (readonly Endpoint[])[];
  /** How many endpoints that is. */
  readonly count: number;
}

interface Seen {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
}

/** What one proxier remembers from sync to sync. State. */
export interface ProxierState {
  /** By `namespace/name`, Services without ports left out. */
  services: Map<string, KnownService>;
  /** The keys of `services`, sorted. */
  order: readonly string[];
  /** The lists of the last sync: what stands at its place as the very same value did not change. */
  seen: Seen;
  /** What a mode keeps for each Service, so that a sync writes anew only what changed. Values. */
  rendered: Map<string, unknown>;
  topology: Labels;
  needFullSync: boolean;
  /** Virtual times, µs; -Infinity before the first. */
  lastFullSync: number;
  lastCleanup: number;
}

/** A kube-proxy's memory: one proxier for each family it runs. State. */
export type ProxyState = Map<Family, ProxierState>;

export function createProxyState(): ProxyState {
  return new Map();
}

/** After a restore failed, or the rules were found flushed: the next sync writes everything. */
export function needFullSync(state: ProxyState): void {
  for (const proxier of state.values()) proxier.needFullSync = true;
}

export function proxierOf(state: ProxyState, family: Family): ProxierState {
  let proxier = state.get(family);
  if (!proxier) {
    proxier = {
      services: new Map(),
      order: [],
      seen: { services: [], slices: [] },
      rendered: new Map(),
      topology: {},
      needFullSync: true,
      lastFullSync: Number.NEGATIVE_INFINITY,
      lastCleanup: Number.NEGATIVE_INFINITY,
    };
    state.set(family, proxier);
  }
  return proxier;
}

/**
 * Brings the proxier up to date with the objects and says which Services changed, or whose slices did, since the last sync.
 * Objects that are the very same value are not looked into.
 *
 * Source: pkg/proxy/servicechangetracker.go, pkg/proxy/endpointschangetracker.go
 * Differs: slices of a Service that does not exist are forgotten instead of kept until it does.
 */
export function update(
  proxier: ProxierState,
  family: Family,
  services: Iterable<Service>,
  slices: Iterable<EndpointSlice>,
): ReadonlySet<string> {
  const before = proxier.seen;
  const now: Seen = { services: [...services], slices: [...slices] };
  proxier.seen = now;
  return updateReplaced(proxier, family, before, now) ?? updateAll(proxier, family, now);
}

/**
 * The common case, done without looking at what stayed: some objects were replaced by others of the same Service.
 *
 * @returns undefined where it is another case; the proxier is as it was then
 */
function updateReplaced(
  proxier: ProxierState,
  family: Family,
  before: Seen,
  now: Seen,
): ReadonlySet<string> | undefined {
  const services = replacements(before.services, now.services);
  const slices = replacements(before.slices, now.slices);
  if (!services || !slices) return undefined;
  const after = new Map<
    string,
    { readonly ports: readonly ServicePort[]; readonly slices: readonly EndpointSlice[] }
  >();
  for (const [old, service] of services) {
    const ports = servicePorts(service, family);
    const key = ports[0]?.service;
    const known = key === undefined ? undefined : proxier.services.get(key);
    if (key === undefined || !known || servicePorts(old, family)[0]?.service !== key) return undefined;
    after.set(key, { ports, slices: known.slices });
  }
  for (const [old, slice] of slices) {
    const key = serviceOf(slice);
    const known = key === undefined ? undefined : (after.get(key) ?? proxier.services.get(key));
    if (key === undefined || !known || serviceOf(old) !== key || !known.slices.includes(old)) return undefined;
    after.set(key, { ports: known.ports, slices: known.slices.map((s) => (s === old ? slice : s)) });
  }
  const changed = new Set<string>();
  for (const [key, { ports, slices: own }] of after) {
    const old = proxier.services.get(key);
    if (old && samePorts(old.ports, ports) && sameSlices(old.slices, own)) continue;
    proxier.services.set(key, know(ports, own, family));
    changed.add(key);
  }
  return changed;
}

/** Pairs of old and new where two lists differ; undefined where one is longer, or a good part of it is new. */
function replacements<T>(before: readonly T[], now: readonly T[]): readonly (readonly [T, T])[] | undefined {
  if (before.length !== now.length) return undefined;
  const most = now.length / 8 + 1;
  const pairs: (readonly [T, T])[] = [];
  for (let i = 0; i < now.length; i++) {
    if (before[i] === now[i]) continue;
    pairs.push([before[i] as T, now[i] as T]);
    if (pairs.length > most) return undefined;
  }
  return pairs;
}

function updateAll(proxier: ProxierState, family: Family, { services, slices }: Seen): ReadonlySet<string> {
  const changed = new Set<string>();
  const slicesOf = groupByService(slices);
  const before = proxier.services;
  const now = new Map<string, KnownService>();
  let kept = 0;
  for (const service of services) {
    const ports = servicePorts(service, family);
    const key = ports[0]?.service;
    if (key === undefined) continue;
    const own = slicesOf.get(key) ?? NO_SLICES;
    const old = before.get(key);
    if (old) kept++;
    if (old && samePorts(old.ports, ports) && sameSlices(old.slices, own)) {
      now.set(key, old);
    } else {
      now.set(key, know(ports, own, family));
      changed.add(key);
    }
  }
  if (kept < before.size) for (const key of before.keys()) if (!now.has(key)) forget(proxier, key, changed);
  if (kept < now.size || kept < before.size) proxier.order = Object.freeze([...now.keys()].sort());
  proxier.services = now;
  return changed;
}

const NO_SLICES: readonly EndpointSlice[] = Object.freeze([]);

function know(ports: readonly ServicePort[], slices: readonly EndpointSlice[], family: Family): KnownService {
  const sorted = ports.length < 2 ? ports : [...ports].sort((a, b) => (a.display < b.display ? -1 : 1));
  const byPort = endpointsOf(slices, family);
  const endpoints = sorted.map((port) => byPort.get(portKey(port)) ?? []);
  const count = endpoints.reduce((sum, list) => sum + list.length, 0);
  return Object.freeze({ ports: sorted, slices, endpoints, count });
}

function forget(proxier: ProxierState, key: string, changed: Set<string>): void {
  changed.add(key);
  proxier.rendered.delete(key);
}

function groupByService(slices: Iterable<EndpointSlice>): ReadonlyMap<string, readonly EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const key = serviceOf(slice);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(slice);
    else groups.set(key, [slice]);
  }
  return groups;
}

function samePorts(a: readonly ServicePort[], b: readonly ServicePort[]): boolean {
  if (a === b || (a.length === 1 && b.length === 1 && a[0] === b[0])) return true;
  return a.length === b.length && a.every((port) => b.some((other) => sameValue(port, other)));
}

function sameSlices(a: readonly EndpointSlice[], b: readonly EndpointSlice[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((x, i) => {
    const y = b[i];
    if (x === y || y === undefined) return x === y;
    return x.addressType === y.addressType && sameValue(x.ports, y.ports) && sameValue(x.endpoints, y.endpoints);
  });
}
