import type { Deployment, ReplicaSet } from '../objects';

/** What a ReplicaSet was told of its Deployment when it was last sized. */
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MOST = 'deployment.kubernetes.io/max-replicas';

function numberAt(set: ReplicaSet, name: string): number | undefined {
  const text = set.metadata.annotations?.[name];
  return text === undefined ? undefined : Number(text);
}

function sizeOf(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

/** A set of another size, which remembers for how large a Deployment it was sized. */
export function sized(set: ReplicaSet, replicas: number, wanted: number, surge: number): ReplicaSet {
  const told = { [DESIRED]: String(wanted), [MOST]: String(wanted + surge) };
  return {
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...told } },
    spec: { ...set.spec, replicas },
  };
}

/** Was the Deployment resized since its sets were? Source: pkg/controller/deployment/sync.go isScalingEvent() */
export function isResized(sets: readonly ReplicaSet[], wanted: number): boolean {
  return sets.some((set) => {
    const desired = numberAt(set, DESIRED);
    return sizeOf(set) > 0 && desired !== undefined && desired !== wanted;
  });
}

/**
 * The sizes of a Deployment's sets when it is resized: one set alone takes the whole change; in the middle of a rollout each
 * takes its share, the largest what rounding leaves over.
 *
 * Source: pkg/controller/deployment/sync.go scale(), util/deployment_util.go GetReplicaSetProportion()
 *
 * @param sets in order of age
 * @param present the set of the present template, and how many of its pods serve
 */
export function shareOut(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  present: { readonly set: ReplicaSet; readonly available: number } | undefined,
  surge: number,
): readonly ReplicaSet[] {
  const wanted = deployment.spec.replicas ?? 1;
  const to = (set: ReplicaSet, size: number) => sized(set, Math.max(0, size), wanted, surge);
  const active = sets.filter((set) => sizeOf(set) > 0);
  const [only] = active;
  if (active.length === 1 && only) return [to(only, wanted)];
  const saturated =
    present !== undefined &&
    sizeOf(present.set) === wanted &&
    numberAt(present.set, DESIRED) === wanted &&
    present.available === wanted;
  if (saturated) return active.map((set) => to(set, set === present.set ? wanted : 0));
  if (deployment.spec.strategy?.type === 'Recreate') return active.map((set) => to(set, sizeOf(set)));

  const most = wanted > 0 ? wanted + surge : 0;
  const total = active.reduce((sum, set) => sum + sizeOf(set), 0);
  const toAdd = most - total;
  // Larger ones first; among equals the newer one grows, and the older one shrinks.
  const order = toAdd > 0 ? [...active].reverse() : [...active];
  order.sort((a, b) => sizeOf(b) - sizeOf(a));
  const sizes = new Map<ReplicaSet, number>();
  let added = 0;
  for (const set of order) {
    const share = shareOf(set, deployment, wanted, surge);
    const left = toAdd - added;
    const part = left === 0 ? 0 : toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
    sizes.set(set, sizeOf(set) + part);
    added += part;
  }
  const [largest] = order;
  if (largest) sizes.set(largest, (sizes.get(largest) ?? 0) + toAdd - added);
  return active.map((set) => to(set, sizes.get(set) ?? sizeOf(set)));
}

function shareOf(set: ReplicaSet, deployment: Deployment, wanted: number, surge: number): number {
  if (wanted === 0) return -sizeOf(set);
  const before = numberAt(set, MOST) || deployment.status?.replicas || 0;
  if (before === 0) return 0;
  return Math.floor((sizeOf(set) * (wanted + surge)) / before + 0.5) - sizeOf(set);
}
