/** How slow the cluster is, µs each. By default objects are followed at once, and only pods take their time. */
export interface Delays {
  /** From a change in the API until those who watch it know. */
  readonly watch: number;
  /** How long the endpoint slice controller collects changes before it writes. */
  readonly endpoints: number;
  /** kube-proxy's minSyncPeriod: the least time between two syncs of a node. */
  readonly minSyncPeriod: number;
  /** From kube-proxy's knowing of a change until its rules are written. */
  readonly sync: number;
  /** From a pod's coming to a node until its containers run: images, sandbox, network. */
  readonly podStart: number;
}

export const defaultDelays: Delays = { watch: 0, endpoints: 0, minSyncPeriod: 0, sync: 0, podStart: 2_000_000 };
