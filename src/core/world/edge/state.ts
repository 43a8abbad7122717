/** What the load balancer in front of a cluster remembers. State; its entries are values. */
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
}

export interface Health {
  readonly healthy: boolean;
  /** Checks in a row that ended the other way. */
  readonly against: number;
}

export function createEdge(seed: number): EdgeState {
  return { seed: seed >>> 0, given: new Map(), checks: new Map(), setUp: '', owners: new Map(), heard: new Map() };
}
