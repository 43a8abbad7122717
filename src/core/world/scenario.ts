import type { Action } from './action';
import type { ClusterSpec } from './cluster-spec';

/** A situation to look at: a cluster, what is in it, and what is sent. One file each in `scenarios/`. */
export interface Scenario {
  /** Stands in links: short, lower case, dashes. */
  readonly id: string;
  readonly title: string;
  /** What to watch for: two or three sentences in the field's terms. */
  readonly text: string;
  /** Heading in the picker. */
  readonly group: string;
  /** Chosen so that chance picks the backend that the title names. */
  readonly seed: number;
  readonly cluster: ClusterSpec;
  /** Kubernetes objects, YAML. */
  readonly manifests: string;
  /** Run after the world is built; the last probe is what plays at first. */
  readonly actions: readonly Action[];
  /** The netns whose rules are shown first. */
  readonly look: string;
}
