import type { Family } from '../../packet/address';
import { chainHash } from '../hash';
import { type EndpointSlice, SERVICE_NAME_LABEL } from '../objects';
import { joinHostPort, readAddress } from '../read/address';
import { hashPrefix } from './service-port';

/** One address and port that a service port may send to. A value; the same for every node. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
  /** `10.244.1.5:8080`, `[fd00::5]:8080`: its identity, and what the list is sorted by. */
  readonly text: string;
  /** The 16 characters in the name of its chain. */
  readonly hash: string;
  /** '' where the slice names no node. */
  readonly node: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

/** Endpoints by service port: key `portName/PROTOCOL`. */
export type ServiceEndpoints = ReadonlyMap<string, readonly Endpoint[]>;

export function portKey(port: { readonly portName: string; readonly protocol: string }): string {
  return `${port.portName}/${port.protocol}`;
}

const services = new WeakMap<EndpointSlice, string>();

/** The Service that a slice belongs to, `namespace/name`; `undefined` where it names none. */
export function serviceOf(slice: EndpointSlice): string | undefined {
  const before = services.get(slice);
  if (before !== undefined) return before;
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  if (name === undefined || name === '') return undefined;
  const key = `${slice.metadata.namespace ?? 'default'}/${name}`;
  services.set(slice, key);
  return key;
}

/**
 * Merges the slices of one Service into sorted endpoints for each of its ports. Slices of the other family do not count.
 *
 * Source: pkg/proxy/endpointslicecache.go endpointInfoByServicePort(), addEndpoints(), endpointsMapFromEndpointInfo()
 */
export function endpointsOf(slices: readonly EndpointSlice[], family: Family): ServiceEndpoints {
  const sets = new Map<string, Map<string, Endpoint>>();
  const addressType = family === 'ipv4' ? 'IPv4' : 'IPv6';
  for (const slice of slices) {
    if (slice.addressType !== addressType) continue;
    for (const port of slice.ports ?? []) {
      if (port.name === undefined || !port.port) continue;
      const key = portKey({ portName: port.name, protocol: port.protocol ?? 'TCP' });
      let set = sets.get(key);
      if (!set) {
        set = new Map();
        sets.set(key, set);
      }
      const prefix = hashPrefix(serviceOf(slice) ?? '', port.name, port.protocol ?? 'TCP');
      for (const endpoint of readEndpoints(slice, port.port, family, prefix)) {
        // A pod that moves from one slice to another is in both for a while; the one that is going away does not win.
        if (endpoint.terminating && set.has(endpoint.text)) continue;
        set.set(endpoint.text, endpoint);
      }
    }
  }
  const out = new Map<string, readonly Endpoint[]>();
  for (const [key, set] of sets) {
    out.set(
      key,
      [...set.values()].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)),
    );
  }
  return out;
}

const none: readonly string[] = [];

function readEndpoints(slice: EndpointSlice, port: number, family: Family, prefix: string): Endpoint[] {
  const out: Endpoint[] = [];
  for (const { addresses, conditions, nodeName, hints } of slice.endpoints) {
    const address = readAddress(addresses[0] ?? '');
    if (address?.family !== family) continue;
    const ready = conditions?.ready ?? true;
    const text = joinHostPort(address.text, port);
    out.push({
      ip: address.text,
      port,
      text,
      hash: chainHash(prefix, text),
      node: nodeName ?? '',
      ready,
      serving: conditions?.serving ?? true,
      terminating: conditions?.terminating ?? false,
      zoneHints: hints?.forZones?.map((zone) => zone.name) ?? none,
      nodeHints: hints?.forNodes?.map((node) => node.name) ?? none,
    });
  }
  return out;
}

/** How many distinct local addresses of a Service are ready: what its health check node port answers by. */
export function localReadyAddresses(endpoints: ServiceEndpoints, node: string): number {
  const ips = new Set<string>();
  for (const list of endpoints.values()) for (const e of list) if (e.ready && e.node === node) ips.add(e.ip);
  return ips.size;
}
