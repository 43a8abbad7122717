import type { DnsCache } from '../../kube/dns/corefile/cache';
import type { Place } from '../../trace/step';

/** What the load balancer in front of a cluster and its DNS servers remember. State; its entries are values. */
export interface EdgeState {
  /** Of its hashes. */
  readonly seed: number;
  /** Addresses given out, by Service: `namespace/name`. */
  given: Map<string, string>;
  /** A cloud's health checks, by `namespace/name node`. */
  checks: Map<string, Health>;
  /** What a cloud's machine is set up with; to set it up again only when that changes. */
  setUp: string;
  /** MetalLB: who answers for an address. */
  owners: Map<string, string>;
  /** MetalLB: when each node was last heard of, µs. */
  heard: Map<string, number>;
  /** CoreDNS, by the netns of its pod. */
  resolvers: Map<Place, ResolverState>;
}

/** One CoreDNS that runs. State. */
export interface ResolverState {
  /** The Corefile that it took when it began, or took last. */
  corefile: string;
  /** What it looked at last, taken or refused. */
  looked: string;
  /** By server block, in the order of the Corefile. */
  caches: DnsCache[];
  /** How many questions each upstream was asked, for `round_robin`. */
  asked: number;
  /** What it printed. Frozen. */
  lines: readonly string[];
}

export interface Health {
  readonly healthy: boolean;
  /** Checks in a row that ended the other way. */
  readonly against: number;
}

export function createEdge(seed: number): EdgeState {
  return {
    seed: seed >>> 0,
    given: new Map(),
    checks: new Map(),
    setUp: '',
    owners: new Map(),
    heard: new Map(),
    resolvers: new Map(),
  };
}
