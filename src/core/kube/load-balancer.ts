import { formatIpv4, parseCidr, parseIpv4 } from '../packet/address';
import { sha256Hex } from './hash';
import type { EndpointSlice, Node, Service } from './objects';

/** What gives Services of type LoadBalancer their addresses, and brings traffic to the nodes. */
export type LoadBalancerSpec = CloudSpec | MetalLbSpec;

/** A machine outside the cluster that the cloud runs. */
export interface CloudSpec {
  readonly kind: 'cloud';
  /** The host that it is. */
  readonly host: string;
  /** `pass-through`: packets come to a node as they are. `proxy`: at the node port, from the load balancer. */
  readonly style: 'pass-through' | 'proxy';
  /** Ranges and networks: `203.0.113.10-203.0.113.19`, `203.0.113.0/28`. */
  readonly pool: readonly string[];
  /** Seconds from one health check to the next; 5 where absent. */
  readonly interval?: number;
  /** Seconds until a check without an answer has failed; 2 where absent. */
  readonly timeout?: number;
  /** How many good checks in a row bring a node in; 1 where absent. */
  readonly healthyThreshold?: number;
  /** How many bad ones take it out; 2 where absent. */
  readonly unhealthyThreshold?: number;
}

/** MetalLB in layer 2 mode: a speaker on every node. */
export interface MetalLbSpec {
  readonly kind: 'metallb';
  readonly pool: readonly string[];
}

/** The addresses of a pool, in order. */
export function* poolAddresses(pool: readonly string[]): Generator<string> {
  for (const text of pool) {
    const [from = '', to] = text.split('-').map((t) => t.trim());
    const network = parseCidr(text);
    const first = to === undefined ? network?.address : parseIpv4(from);
    const last = to === undefined ? network && network.address + 2 ** (32 - network.prefix) - 1 : parseIpv4(to);
    if (first === undefined || last === undefined) continue;
    for (let address = first; address <= last; address++) yield formatIpv4(address);
  }
}

/** Is a Service for the load balancer of its cluster? One that names a class is for another. */
export function isBalanced(service: Service): boolean {
  return service.spec.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined;
}

/** Annotations by which a Service asks for an address. */
const WANTED = ['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs'];

/**
 * The address that a Service gets: the one that it asks for, or the first that is free. `undefined`: there is none for it,
 * and it stays pending.
 */
export function pickAddress(service: Service, pool: readonly string[], taken: ReadonlySet<string>): string | undefined {
  const annotated = WANTED.map((name) => service.metadata.annotations?.[name]).find((text) => text !== undefined);
  const wanted = annotated ?? service.spec.loadBalancerIP;
  for (const address of poolAddresses(pool)) {
    if (taken.has(address) || (wanted !== undefined && wanted !== address)) continue;
    return address;
  }
  return undefined;
}

const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** What MetalLB's election looks at. */
export interface Electors {
  /** Names of the nodes whose speaker is heard of. */
  readonly alive: readonly string[];
  readonly node: (name: string) => Node | undefined;
  readonly slices: readonly EndpointSlice[];
}

/**
 * The node that answers ARP for an address of a Service: every speaker computes the same.
 *
 * Source: metallb speaker/layer2_controller.go ShouldAnnounce(), usableNodes(), activeEndpointExists()
 */
export function electOwner(service: Service, address: string, { alive, node, slices }: Electors): string | undefined {
  const serving = slices.flatMap((slice) =>
    slice.endpoints.filter(({ conditions }) => (conditions?.serving ?? conditions?.ready) !== false),
  );
  if (serving.length === 0) return undefined;
  const local = service.spec.externalTrafficPolicy === 'Local';
  const withEndpoint = new Set(serving.map((e) => e.nodeName));
  const candidates = alive.filter((name) => {
    const object = node(name);
    if (object?.metadata.labels?.[EXCLUDED_LABEL] !== undefined || !hasNetwork(object)) return false;
    return !local || withEndpoint.has(name);
  });
  return [...candidates].sort((a, b) => (place(a, address) < place(b, address) ? -1 : 1))[0];
}

function place(node: string, address: string): string {
  return sha256Hex(`${node}#${address}`);
}

function hasNetwork(node: Node | undefined): boolean {
  const { conditions = [] } = (node?.status ?? {}) as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return !conditions.some((c) => c.type === 'NetworkUnavailable' && c.status === 'True');
}
