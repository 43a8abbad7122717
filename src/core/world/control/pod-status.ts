import { isPodReady } from '../../kube/controllers/endpoints';
import type { Condition, Pod } from '../../kube/objects';
import type { World } from '../world';
import { update } from './store';

/** The pod with its condition `Ready`, and its containers as kubelet reports them. */
export function withReady(pod: Pod, ready: boolean, restarts: number): Pod {
  const status = ready ? 'True' : 'False';
  const rest = (pod.status?.conditions ?? []).filter((c) => c.type !== 'Ready' && c.type !== 'ContainersReady');
  const conditions: Condition[] = [...rest, { type: 'Ready', status }, { type: 'ContainersReady', status }];
  const containerStatuses = pod.spec.containers.map(({ name }) => ({ name, ready, restartCount: restarts }));
  return { ...pod, status: { ...pod.status, conditions, containerStatuses } };
}

export function setReady(world: World, key: string, ready: boolean): void {
  const restarts = world.cluster.control.kubelet.get(key)?.restarts ?? 0;
  update(world, 'Pod', key, (pod) => {
    const same = isPodReady(pod) === ready && (pod.status?.containerStatuses?.[0]?.restartCount ?? 0) === restarts;
    return same ? pod : withReady(pod, ready, restarts);
  });
}
