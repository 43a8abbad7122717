import type { Node, Pod, Taint, Toleration } from '../objects';

/** A node as the scheduler sees it. */
export interface Candidate {
  readonly node: Node;
  /** Pods bound to it, and those of them that have the same controller as the pod to place. */
  readonly pods: number;
  readonly siblings: number;
}

/** Where a pod goes, or why nowhere: in the words of its event. */
export type Placement = { readonly node: string } | { readonly node?: undefined; readonly why: string };

export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/**
 * Places a pod on the node that has fewest of its siblings, then fewest pods.
 *
 * Source: pkg/scheduler/framework/plugins/{nodeunschedulable,tainttoleration,nodeaffinity,podtopologyspread}
 * Differs: resources are not counted, so that spreading alone decides.
 */
export function place(pod: Pod, candidates: readonly Candidate[]): Placement {
  const reasons = new Map<string, number>();
  const fit = candidates.filter(({ node }) => {
    const why = whyNot(pod, node);
    if (why !== '') reasons.set(why, (reasons.get(why) ?? 0) + 1);
    return why === '';
  });
  const best = [...fit].sort(
    (a, b) => a.siblings - b.siblings || a.pods - b.pods || (a.node.metadata.name < b.node.metadata.name ? -1 : 1),
  )[0];
  if (best) return { node: best.node.metadata.name };
  const words = [...reasons].map(([why, count]) => `${count} ${why}`).sort();
  const detail = words.length > 0 ? words.join(', ') : 'no nodes available to schedule pods';
  return { why: `0/${candidates.length} nodes are available: ${detail}.` };
}

/** Why a pod cannot go to a node; '' where it can. */
export function whyNot(pod: Pod, node: Node): string {
  const { nodeSelector = {}, tolerations = [] } = pod.spec;
  const labels = node.metadata.labels ?? {};
  if (Object.entries(nodeSelector).some(([name, value]) => labels[name] !== value)) {
    return "node(s) didn't match Pod's node affinity/selector";
  }
  const cordon: Taint = { key: UNSCHEDULABLE, effect: 'NoSchedule' };
  if (node.spec?.unschedulable && !tolerates(tolerations, cordon)) return 'node(s) were unschedulable';
  const hard = (node.spec?.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule');
  const taint = hard.find((t) => t.key !== UNSCHEDULABLE && !tolerates(tolerations, t));
  if (taint) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  return '';
}

/** Source: staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go ToleratesTaint() */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some((toleration) => {
    if (toleration.effect && toleration.effect !== taint.effect) return false;
    if (toleration.key && toleration.key !== taint.key) return false;
    if ((toleration.operator ?? 'Equal') === 'Exists') return true;
    return toleration.key !== undefined && (toleration.value ?? '') === (taint.value ?? '');
  });
}
