import { type Delays, defaultDelays } from '../../kube/control/delays';
import type { ClusterEvent } from '../../kube/control/events';
import type { Job } from '../../kube/control/job';
import type { SyncRecord } from '../../kube/control/syncs';
import type { KubeObject } from '../../kube/objects';
import { type RandomState, seedRandom } from '../../lib/random';

/** What the controllers, the kubelets and the proxies of a cluster remember. State. */
export interface ControlPlane {
  delays: Delays;
  /** Draws the names of pods; a generator of its own, so that they do not change what chance does to packets. */
  random: RandomState;
  /** The last ones, in order of time. Frozen. */
  events: readonly ClusterEvent[];
  syncs: readonly SyncRecord[];
  nextSync: number;
  /** Are the lines that syncs change kept? */
  recordsSyncs: boolean;
  /** Machines that are switched off, since when. */
  off: Map<string, number>;
  /** Jobs that are planned and would do the same if planned again, by `sameness`. */
  planned: Set<string>;
  /** While everything is followed at once: jobs that are due. */
  due: Job[];
  atOnce: boolean;
  /** By `namespace/name`. */
  kubelet: Map<string, PodLife>;
  nextLife: number;
  /** The last pod address that was given out on each node. */
  lastAddress: Map<string, number>;
  /** When the rules of a node were last synced, µs. */
  lastSync: Map<string, number>;
  /** Objects as they were last applied, by `Kind/namespace/name`. */
  lastApplied: Map<string, KubeObject>;
  /** When objects were made, µs, by `Kind/namespace/name`. */
  born: Map<string, number>;
  /** Probes that fail whatever a program answers: `namespace/name readiness`. */
  failing: Set<string>;
}

/** One life of a pod on its node, as kubelet knows it. State. */
export interface PodLife {
  readonly id: number;
  phase: 'starting' | 'running' | 'stopping';
  restarts: number;
  /** When its time to end is over, µs. */
  endsAt?: number;
  /** How the last answers to each probe were: good or bad ones in a row, and all. */
  checks: Partial<Record<string, Check>>;
}

export interface Check {
  good: number;
  bad: number;
  all: number;
}

export function createControl(seed: number): ControlPlane {
  return {
    delays: defaultDelays,
    random: seedRandom(seed ^ 0x6b756265),
    events: [],
    syncs: [],
    nextSync: 1,
    recordsSyncs: false,
    off: new Map(),
    planned: new Set(),
    due: [],
    atOnce: false,
    kubelet: new Map(),
    nextLife: 1,
    lastAddress: new Map(),
    lastSync: new Map(),
    lastApplied: new Map(),
    born: new Map(),
    failing: new Set(),
  };
}
