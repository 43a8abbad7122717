import type { DaemonSet, Pod, PodTemplate, ReplicaSet } from '../objects';
import { isPodReady } from './endpoints';

/** A pod of a controller, made from its template. */
export function podFrom(
  owner: ReplicaSet | DaemonSet,
  template: PodTemplate,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Pod {
  const { annotations } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: owner.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, ...labels },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [{ apiVersion: 'apps/v1', kind: owner.kind, name: owner.metadata.name, controller: true }],
    },
    spec: template.spec,
    status: { phase: 'Pending' },
  };
}

/** What decides which pods a set gives up first. */
export interface Candidate {
  readonly pod: Pod;
  readonly restarts: number;
  /** When it was made, µs. */
  readonly born: number;
}

/**
 * The pods in the order in which they are given up: those that are not bound, do not run or are not ready, then those
 * that share their node with most others, then the youngest.
 *
 * Source: pkg/controller/controller_utils.go ActivePodsWithRanks
 */
export function givenUpFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const onNode = new Map<string, number>();
  for (const { pod } of candidates) {
    const node = pod.spec.nodeName ?? '';
    onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const rank = ({ pod, restarts, born }: Candidate): readonly number[] => [
    pod.spec.nodeName === undefined ? 0 : 1,
    pod.status?.phase === 'Running' ? 1 : 0,
    isPodReady(pod) ? 1 : 0,
    -(onNode.get(pod.spec.nodeName ?? '') ?? 0),
    -restarts,
    -born,
  ];
  const ranked = candidates.map((candidate) => ({ candidate, ranks: rank(candidate) }));
  ranked.sort((a, b) => {
    const at = a.ranks.findIndex((r, i) => r !== b.ranks[i]);
    if (at >= 0) return (a.ranks[at] ?? 0) - (b.ranks[at] ?? 0);
    return a.candidate.pod.metadata.name < b.candidate.pod.metadata.name ? 1 : -1;
  });
  return ranked.map(({ candidate }) => candidate);
}
