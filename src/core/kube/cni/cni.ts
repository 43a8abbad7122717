import type { Ruleset } from '../../netfilter/rule';
import type { ClusterNetwork, NodeNetwork, PodNetwork } from '../cluster-network';
import type { CommandLine } from '../command-line';

/** What a plugin finds on the node when it is called: it makes only what is missing. */
export interface NodeView {
  /** Names of devices in the root netns. */
  readonly devices: { has(name: string): boolean };
  /** The node's IPv4 rules. */
  readonly rules: Ruleset;
}

/** A network for pods. One file each, and a line in `all.ts`. All lines are for the node's root netns. */
export interface Cni {
  readonly name: string;
  /** The upstream files that it follows. */
  readonly source: string;
  /** When its agent starts on a node: devices and rules that do not depend on other nodes or on pods. */
  joinNode(node: NodeNetwork, cluster: ClusterNetwork): readonly CommandLine[];
  /** When the set of nodes changed: ways to all other nodes. */
  sync(node: NodeNetwork, cluster: ClusterNetwork): readonly CommandLine[];
  /** When a pod starts; its netns exists and is empty. */
  addPod(pod: PodNetwork, node: NodeNetwork, cluster: ClusterNetwork, view: NodeView): readonly CommandLine[];
  /** When a pod ends; its netns goes afterwards. */
  deletePod(pod: PodNetwork, node: NodeNetwork, cluster: ClusterNetwork, view: NodeView): readonly CommandLine[];
}

export function lines(...texts: readonly string[]): CommandLine[] {
  return texts.map((line) => ({ line }));
}
