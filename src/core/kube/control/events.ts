import type { Place } from '../../trace/step';

/** Who does something in a cluster. */
export type Actor =
  | 'apiserver'
  | 'deployment'
  | 'replicaset'
  | 'daemonset'
  | 'scheduler'
  | 'kubelet'
  | 'endpointslice'
  | 'node-controller'
  | 'kube-proxy'
  | 'cni'
  | 'load-balancer'
  | 'metallb'
  | 'coredns'
  | 'user';

/** Something that happened in the cluster. A value. */
export interface ClusterEvent {
  /** Virtual time, µs. */
  readonly time: number;
  readonly who: Actor;
  /** The machine or pod where it happened. */
  readonly where?: Place;
  /** `Pod/default/web-x2m4k`, `Node/node-1`: what it is about. */
  readonly object?: string;
  readonly text: string;
}

/** Something that is about to happen. */
export interface Pending {
  /** When, virtual time, µs. */
  readonly time: number;
  readonly who: Actor;
  readonly where?: Place;
  readonly text: string;
}
