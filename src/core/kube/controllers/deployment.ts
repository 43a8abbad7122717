import type { Deployment, ReplicaSet } from '../objects';
import { templateHash } from './names';
import { isResized, shareOut, sized } from './proportional';

export const HASH_LABEL = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';

/** A ReplicaSet of a Deployment, with the number of its pods that serve. */
export interface OwnSet {
  readonly set: ReplicaSet;
  readonly available: number;
  /** Its pods, those that terminate too. */
  readonly pods: number;
}

/** What the Deployment controller does next. */
export interface Rollout {
  /** The set of the present template, where there is none yet or it changes its size. */
  readonly now?: ReplicaSet;
  /** Older sets that change their size. */
  readonly older: readonly ReplicaSet[];
}

/** The ReplicaSet of the present template. */
export function presentSet(deployment: Deployment, sets: readonly OwnSet[]): OwnSet | undefined {
  const hash = templateHash(deployment.spec.template);
  return sets.find(({ set }) => set.metadata.labels?.[HASH_LABEL] === hash);
}

export function replicasOf(object: { readonly spec: { readonly replicas?: number } }): number {
  return object.spec.replicas ?? 1;
}

/**
 * One step of a rollout: how large each ReplicaSet shall be, given which pods serve now.
 *
 * Source: pkg/controller/deployment/rolling.go reconcileNewReplicaSet(), reconcileOldReplicaSets(), recreate.go
 */
export function nextStep(deployment: Deployment, sets: readonly OwnSet[]): Rollout {
  const wanted = replicasOf(deployment);
  const present = presentSet(deployment, sets);
  const older = sets.filter((own) => own !== present);
  const recreate = deployment.spec.strategy?.type === 'Recreate';
  const { surge, unavailable } = limits(deployment, wanted);
  const all = sets.map(({ set }) => set);
  if (isResized(all, wanted)) {
    const shared = shareOut(deployment, all, present, recreate ? 0 : surge);
    const own = shared.find((set) => set.metadata.name === present?.set.metadata.name);
    return { ...(own ? { now: own } : {}), older: shared.filter((set) => set !== own) };
  }
  if (deployment.spec.paused && !present) return { older: [] };
  const resized = (set: ReplicaSet, size: number) => sized(set, size, wanted, recreate ? 0 : surge);
  const total = sets.reduce((sum, { set }) => sum + replicasOf(set), 0);
  const current = present ? replicasOf(present.set) : 0;

  let target = current;
  if (recreate) target = older.some((own) => own.pods > 0) ? current : wanted;
  else if (current > wanted) target = wanted;
  else target = current + Math.max(0, Math.min(wanted + surge - total, wanted - current));
  const base = present?.set ?? newSet(deployment, sets);
  const now = present && target === current ? undefined : resized(base, target);
  const shrunk = (size: (own: OwnSet) => number) =>
    older.flatMap((own) => (size(own) === replicasOf(own.set) ? [] : [resized(own.set, size(own))]));
  if (recreate) return { ...(now ? { now } : {}), older: shrunk(() => 0) };
  if (deployment.spec.paused) return { ...(now ? { now } : {}), older: [] };

  const least = wanted - unavailable;
  const missing = target - (present?.available ?? 0);
  let budget = total + (target - current) - least - Math.max(0, missing);
  const sizes = new Map(older.map((own) => [own, replicasOf(own.set)]));
  // First those that do not serve anyway.
  for (const own of older) {
    const idle = Math.min(Math.max(0, budget), replicasOf(own.set) - own.available);
    if (idle <= 0) continue;
    sizes.set(own, replicasOf(own.set) - idle);
    budget -= idle;
  }
  let spare = Math.min(Math.max(0, budget), sets.reduce((sum, own) => sum + own.available, 0) - least);
  for (const own of older) {
    const size = sizes.get(own) ?? 0;
    const less = Math.min(Math.max(0, spare), size);
    sizes.set(own, size - less);
    spare -= less;
  }
  return { ...(now ? { now } : {}), older: shrunk((own) => sizes.get(own) ?? 0) };
}

/** Source: pkg/controller/deployment/util/deployment_util.go ResolveFenceposts() */
function limits(deployment: Deployment, wanted: number): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {};
  const read = (value: number | string, round: (n: number) => number) =>
    typeof value === 'number' ? value : round((Number.parseInt(value, 10) * wanted) / 100);
  const surge = read(maxSurge, Math.ceil);
  const unavailable = read(maxUnavailable, Math.floor);
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}

function newSet(deployment: Deployment, sets: readonly OwnSet[]): ReplicaSet {
  const { name, namespace = 'default' } = deployment.metadata;
  const { template } = deployment.spec;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const last = Math.max(0, ...sets.map(({ set }) => Number(set.metadata.annotations?.[REVISION] ?? 0)));
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { [REVISION]: String(last + 1) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, controller: true }],
    },
    spec: {
      replicas: 0,
      selector: {
        ...deployment.spec.selector,
        matchLabels: { ...deployment.spec.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
