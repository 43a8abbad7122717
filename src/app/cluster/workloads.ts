import type { PodView, ServiceView, Snapshot, WorkloadView } from '../../core/engine/snapshot';

/** What a pod is scaled by: the Deployment of its ReplicaSet, or its ReplicaSet; `undefined` where nothing scales it. */
export function workloadOf(snapshot: Snapshot, pod: PodView): WorkloadView | undefined {
  const [kind, name] = pod.owner?.split('/') ?? [];
  const own = snapshot.workloads.find((w) => w.kind === kind && w.name === name && w.namespace === pod.namespace);
  if (own?.kind !== 'ReplicaSet' || own.owner === undefined) return own;
  return snapshot.workloads.find(
    (w) => w.kind === 'Deployment' && w.name === own.owner && w.namespace === own.namespace,
  );
}

/** The workloads whose pods answer for a Service. */
export function workloadsOf(snapshot: Snapshot, service: ServiceView): readonly WorkloadView[] {
  const names = new Set(service.endpoints.map((e) => e.pod).filter(Boolean));
  const found = new Set<WorkloadView>();
  for (const host of Object.values(snapshot.hosts)) {
    for (const pod of host.pods) {
      if (pod.namespace !== service.namespace || !names.has(pod.name)) continue;
      const workload = workloadOf(snapshot, pod);
      if (workload) found.add(workload);
    }
  }
  if (found.size > 0) return [...found];
  // Scaled to nothing it has no endpoints: then the workload of the same name is meant.
  return snapshot.workloads.filter(
    (w) => w.kind === 'Deployment' && w.name === service.name && w.namespace === service.namespace,
  );
}

/** What pods of one workload are called together: by their owner, else by the label that names their program. */
export function workloadName(pod: PodView): string {
  const owner = pod.owner?.split('/')[1];
  // A ReplicaSet of a Deployment has a hash at its end.
  if (owner !== undefined) return pod.owner?.startsWith('ReplicaSet/') ? owner.replace(/-[a-z0-9]{5,10}$/, '') : owner;
  return pod.labels['app'] ?? pod.labels['k8s-app'] ?? pod.name;
}
