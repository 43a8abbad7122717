import type { DockerEngine } from '../docker/state';
import { type ApiStore, createApi } from '../kube/api';
import type { CommandLine } from '../kube/command-line';
import type { PodNetwork } from '../kube/cluster-network';
import { createProxyState, type ProxyState } from '../kube/proxy/changes';
import { createNetwork, type Network } from '../net/run';
import type { Place } from '../trace/step';
import type { ClusterSpec } from './cluster-spec';
import { type ControlPlane, createControl } from './control/control';
import { createEdge, type EdgeState } from './edge/state';

/** A pod that runs: what its CNI was told, so that it can be taken away again. A value. */
export interface RunningPod {
  readonly node: string;
  readonly place: Place;
  readonly network: PodNetwork;
  /** Ports that its containers listen on, `tcp 80`. */
  readonly ports: readonly string[];
}

/** Everything there is. State: only the engine changes it, by an action or by an event that an action led to. */
export interface World {
  net: Network;
  cluster: Cluster;
  /** By host: where Docker runs. */
  docker: Map<string, DockerEngine>;
}

/** The Kubernetes side of a world. State. */
export interface Cluster {
  readonly spec: ClusterSpec;
  api: ApiStore;
  /** By node. */
  proxies: Map<string, ProxyState>;
  /** By `namespace/name`. */
  pods: Map<string, RunningPod>;
  control: ControlPlane;
  edge: EdgeState;
}

export function createWorld(spec: ClusterSpec, seed: number): World {
  return {
    net: createNetwork(seed),
    cluster: {
      spec,
      api: createApi(),
      proxies: new Map(spec.nodes.map((node) => [node.name, createProxyState()])),
      pods: new Map(),
      control: createControl(seed),
      edge: createEdge(seed),
    },
    docker: new Map(),
  };
}

/** What a command printed. `code` is 0 where it did what it was asked. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs a line in the shell of a netns. The shell is a later layer, so it is handed in. */
export type Exec = (on: Place, line: CommandLine) => Output;

/** The root netns of a machine. */
export function rootOf(host: string): Place {
  return `${host}/root`;
}
