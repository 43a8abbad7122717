import type { Family } from '../../packet/address';
import { chainHash } from '../hash';
import type { Protocol, Service, ServicePortSpec } from '../objects';
import { type ReadNetwork, readAddress, readNetwork } from '../read/address';

/**
 * One port of one Service as a proxy sees it, in one IP family. A value.
 *
 * Source: pkg/proxy/serviceport.go BaseServicePortInfo
 */
export interface ServicePort {
  /** `namespace/name`. */
  readonly service: string;
  /** '' where the port has no name. */
  readonly portName: string;
  readonly protocol: Protocol;
  /** `namespace/name:port`, without the colon where the port has no name; stands in the comments of its rules. */
  readonly display: string;
  /** The 16 characters in the names of its chains. */
  readonly hash: string;
  readonly clusterIP: string;
  readonly port: number;
  /** 0 for none. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  /** Addresses of the load balancer that the node must answer for itself (`ipMode: VIP`). */
  readonly vips: readonly string[];
  readonly sourceRanges: readonly ReadNetwork[];
  readonly externalLocal: boolean;
  readonly internalLocal: boolean;
  /** Session affinity by client address, seconds; 0 for none. */
  readonly affinitySeconds: number;
  /** 0 for none. */
  readonly healthCheckNodePort: number;
}

/** Service ports by Service, for the family they were computed for; losing it loses nothing. */
const known: Record<Family, WeakMap<Service, readonly ServicePort[]>> = { ipv4: new WeakMap(), ipv6: new WeakMap() };

/** The default of sessionAffinityConfig.clientIP.timeoutSeconds. */
const DEFAULT_AFFINITY_SECONDS = 10800;

/**
 * The service ports of a Service; none where it is headless, an ExternalName, or without an address of the family.
 *
 * Source: pkg/proxy/servicechangetracker.go serviceToServiceMap(), pkg/proxy/util/utils.go ShouldSkipService()
 */
export function servicePorts(service: Service, family: Family): readonly ServicePort[] {
  const before = known[family].get(service);
  if (before) return before;
  const ports = Object.freeze(read(service, family));
  known[family].set(service, ports);
  return ports;
}

function read(service: Service, family: Family): readonly ServicePort[] {
  const { spec } = service;
  const clusterIP = clusterIPOf(service, family);
  if (clusterIP === undefined || spec.type === 'ExternalName') return [];
  const external = spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.externalIPs ?? []).length > 0;
  const externalLocal = external && spec.externalTrafficPolicy === 'Local';
  const ofFamily = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const address = readAddress(text);
      return address?.family === family ? [address.text] : [];
    });
  const vips = (service.status?.loadBalancer?.ingress ?? []).flatMap((ingress) =>
    ingress.ip !== undefined && ingress.ipMode !== 'Proxy' ? [ingress.ip] : [],
  );
  const shared = {
    clusterIP,
    externalIPs: ofFamily(spec.externalIPs ?? []),
    vips: ofFamily(vips),
    sourceRanges: (spec.loadBalancerSourceRanges ?? []).flatMap((text) => {
      const network = readNetwork(text.trim());
      return network?.family === family ? [network] : [];
    }),
    externalLocal,
    internalLocal: spec.internalTrafficPolicy === 'Local',
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP'
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS)
        : 0,
    healthCheckNodePort: spec.type === 'LoadBalancer' && externalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
  };
  const name = `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
  return (spec.ports ?? []).map((port) => servicePort(name, port, shared));
}

type Shared = Omit<ServicePort, 'service' | 'portName' | 'protocol' | 'display' | 'hash' | 'port' | 'nodePort'>;

/** Written out, since copies of unknown shape would take a good part of the time of a large sync. */
function servicePort(service: string, port: ServicePortSpec, shared: Shared): ServicePort {
  const portName = port.name ?? '';
  const protocol = port.protocol ?? 'TCP';
  return {
    service,
    portName,
    protocol,
    display: displayName(service, portName),
    hash: chainHash(hashPrefix(service, portName, protocol)),
    port: port.port,
    nodePort: port.nodePort ?? 0,
    clusterIP: shared.clusterIP,
    externalIPs: shared.externalIPs,
    vips: shared.vips,
    sourceRanges: shared.sourceRanges,
    externalLocal: shared.externalLocal,
    internalLocal: shared.internalLocal,
    affinitySeconds: shared.affinitySeconds,
    healthCheckNodePort: shared.healthCheckNodePort,
  };
}

function displayName(service: string, portName: string): string {
  return portName === '' ? service : `${service}:${portName}`;
}

/** What the names of a service port's chains are hashed from; an endpoint's has its address behind it. */
export function hashPrefix(service: string, portName: string, protocol: string): string {
  return displayName(service, portName) + protocol.toLowerCase();
}

/** Source: pkg/proxy/util/utils.go GetClusterIPByFamily() */
function clusterIPOf(service: Service, family: Family): string | undefined {
  const { clusterIP, clusterIPs = [], ipFamilies = [] } = service.spec;
  const first = clusterIP || clusterIPs[0];
  if (first === undefined || first === 'None') return undefined;
  const wanted = family === 'ipv4' ? 'IPv4' : 'IPv6';
  const place = ipFamilies.indexOf(wanted);
  const candidates = ipFamilies.length === 0 ? [first, ...clusterIPs] : place < 0 ? [] : [clusterIPs[place] ?? first];
  for (const text of candidates) {
    const address = readAddress(text);
    if (address?.family === family) return address.text;
  }
  return undefined;
}

/** Can it be reached from outside: by a node port, a load balancer's address or an external IP? */
export function isExternallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== 0 || port.vips.length > 0 || port.externalIPs.length > 0;
}

/** Does some of its traffic go to endpoints on any node? */
export function usesClusterEndpoints(port: ServicePort): boolean {
  return !port.internalLocal || isExternallyAccessible(port);
}

/** Does some of its traffic go only to endpoints on this node? */
export function usesLocalEndpoints(port: ServicePort): boolean {
  return port.internalLocal || (port.externalLocal && isExternallyAccessible(port));
}
