import { type Delays, defaultDelays } from '../kube/control/delays';
import type { ClusterEvent } from '../kube/control/events';
import type { SyncRecord } from '../kube/control/syncs';
import { type RandomState, seedRandom } from '../lib/random';

/** What the controllers, the kubelets and the proxies of a cluster remember. State. */
export interface ControlPlane {
  delays: Delays;
  /** Draws the names of pods; a generator of its own, so that they do not change what chance does to packets. */
  random: RandomState;
  /** The last ones, in order of time. */
  events: readonly ClusterEvent[];
  syncs: readonly SyncRecord[];
  nextSync: number;
  /** Machines that are switched off. */
  off: Set<string>;
}

export function createControl(seed: number): ControlPlane {
  return {
    delays: defaultDelays,
    random: seedRandom(seed ^ 0x6b756265),
    events: [],
    syncs: [],
    nextSync: 1,
    off: new Set(),
  };
}
