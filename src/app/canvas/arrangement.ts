import type { HostView, ServiceView } from '../../core/engine/snapshot';
import type { TableName } from '../../core/trace/step';
import type { HostSpot, ServiceSpot } from './scene';

/** What the layout depends on besides the snapshot. */
export interface LayoutInput {
  readonly level: 'cluster' | 'node';
  /** Name of the node drawn in full. */
  readonly active: string;
  /** Name of the first node of the walk: it stands on the left. */
  readonly entry: string;
  /** Hosts and pods that the walk visits, by netns: they are drawn before others where room is short. */
  readonly visited: ReadonlySet<string>;
  /** The Service that the walk is about. */
  readonly service?: ServiceView;
  /** Size of a pane that is low, px: it has an arrangement of its own. */
  readonly low?: { readonly w: number } | undefined;
}

/** What an arrangement is made of: the hosts sorted out, and what the walk is about. */
export interface Cast {
  readonly input: LayoutInput;
  readonly lanes: readonly TableName[];
  readonly active: HostView | undefined;
  readonly others: readonly HostView[];
  /** Machines that are no nodes. Who asks stands first: above the way in. */
  readonly outside: readonly HostView[];
  /** The active node is the entry of the walk, and stands on the left. */
  readonly activeLeft: boolean;
}

/** Where an arrangement puts everything. */
export interface Arrangement {
  readonly w: number;
  readonly h: number;
  readonly hosts: readonly HostSpot[];
  readonly services: readonly ServiceSpot[];
  readonly overlayX: number;
  readonly trunkY: number;
  /** Ends of the network's line. */
  readonly trunk: readonly [from: number, to: number];
}

export function isVisited(host: HostView, visited: ReadonlySet<string>): boolean {
  return visited.has(host.place) || host.pods.some((p) => visited.has(p.place));
}
