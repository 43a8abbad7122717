import type { Family } from '../../packet/address';
import { sameValue } from '../api';
import type { EndpointSlice, Labels, Service } from '../objects';
import { endpointsOf, type ServiceEndpoints, serviceOf } from './endpoint';
import { type ServicePort, servicePorts } from './service-port';

/** What one proxier knew at its last sync. State; it holds values of the API store, and drops them when they go. */
export interface ProxierState {
  /** Ports by Service, `namespace/name`; those without ports are left out. */
  services: Map<string, readonly ServicePort[]>;
  slices: Map<string, readonly EndpointSlice[]>;
  endpoints: Map<string, ServiceEndpoints>;
  /** How many rules each Service has in chains of its own. */
  chainRules: Map<string, number>;
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
      slices: new Map(),
      endpoints: new Map(),
      chainRules: new Map(),
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
 * Brings the proxier up to date with the objects and says which Services changed, or whose endpoints did, since the last
 * sync. Objects that are the very same value are not looked into.
 *
 * Source: pkg/proxy/servicechangetracker.go, pkg/proxy/endpointschangetracker.go
 */
export function update(
  proxier: ProxierState,
  family: Family,
  services: Iterable<Service>,
  slices: Iterable<EndpointSlice>,
): ReadonlySet<string> {
  const changed = new Set<string>();
  updateServices(proxier, family, services, changed);
  updateEndpoints(proxier, family, slices, changed);
  return changed;
}

function updateServices(
  proxier: ProxierState,
  family: Family,
  services: Iterable<Service>,
  changed: Set<string>,
): void {
  const before = proxier.services;
  const now = new Map<string, readonly ServicePort[]>();
  for (const service of services) {
    const ports = servicePorts(service, family);
    if (ports.length === 0) continue;
    const key = ports[0]?.service ?? '';
    const old = before.get(key);
    const same = old !== undefined && sameValue(old, ports);
    if (!same) changed.add(key);
    now.set(key, same ? old : ports);
  }
  for (const key of before.keys()) {
    if (now.has(key)) continue;
    changed.add(key);
    proxier.chainRules.delete(key);
  }
  proxier.services = now;
}

function updateEndpoints(
  proxier: ProxierState,
  family: Family,
  slices: Iterable<EndpointSlice>,
  changed: Set<string>,
): void {
  const before = proxier.slices;
  const now = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const key = serviceOf(slice);
    if (key === undefined) continue;
    const list = now.get(key);
    if (list) list.push(slice);
    else now.set(key, [slice]);
  }
  for (const [key, list] of now) {
    const old = before.get(key);
    if (old && sameSlices(old, list)) continue;
    proxier.endpoints.set(key, endpointsOf(list, family));
    changed.add(key);
  }
  for (const key of before.keys()) {
    if (now.has(key)) continue;
    proxier.endpoints.delete(key);
    changed.add(key);
  }
  proxier.slices = now;
}

function sameSlices(a: readonly EndpointSlice[], b: readonly EndpointSlice[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((x, i) => {
    const y = b[i];
    if (x === y || y === undefined) return x === y;
    return x.addressType === y.addressType && sameValue(x.ports, y.ports) && sameValue(x.endpoints, y.endpoints);
  });
}
