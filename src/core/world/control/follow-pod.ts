import { getObject } from '../../kube/api';
import { gracePeriod, isOver, isTerminating } from '../../kube/controllers/pod-state';
import type { Pod } from '../../kube/objects';
import { isSamePod, runningPod } from '../pods';
import { rootOf, type World } from '../world';
import type { PodLife } from './control';
import { note, plan } from './plan';

/** Sees a change of a pod as the kubelet of its node does, or the scheduler where it has none. */
export function followPod(world: World, key: string, before: Pod | undefined, after: Pod | undefined): void {
  const { control } = world.cluster;
  const life = control.kubelet.get(key);
  if (!after) {
    // Taken out of the API with its containers still there: they are ended at once.
    if (life) plan(world, { kind: 'stop', pod: key, id: life.id }, 0);
    return;
  }
  if (isTerminating(after)) {
    if (!before && !life && isGiven(after)) comeEnding(world, key, after);
    else if (!before || !isTerminating(before)) beginEnd(world, key, after, life);
    return;
  }
  const { nodeName } = after.spec;
  if (nodeName === undefined) {
    if (!isOver(after)) plan(world, { kind: 'schedule', pod: key }, control.delays.watch);
    return;
  }
  if (life && life.phase !== 'stopping') {
    if (isGiven(after) && !isSamePod(world.cluster.pods.get(key) ?? NOBODY, runningPod(world, after))) {
      plan(world, { kind: 'start', pod: key, id: life.id }, 0);
    }
    return;
  }
  beginLife(world, key, after, 0);
}

const NOBODY = {
  node: '',
  place: '',
  network: { namespace: '', name: '', ip: '', netns: '', hostPorts: [] },
  ports: [],
} as const;

/** A pod whose manifest says that it runs and where: taken as it is. */
export function isGiven(pod: Pod): boolean {
  return pod.status?.podIP !== undefined || (pod.spec.hostNetwork === true && pod.status?.phase === 'Running');
}

/** kubelet takes a pod on. */
export function beginLife(world: World, key: string, pod: Pod, restarts: number): void {
  const { control } = world.cluster;
  if (control.off.has(pod.spec.nodeName ?? '') || isOver(pod)) return;
  const life: PodLife = { id: control.nextLife++, phase: 'starting', restarts, checks: {} };
  control.kubelet.set(key, life);
  const delay = isGiven(pod) ? 0 : control.delays.watch + control.delays.podStart;
  plan(world, { kind: 'start', pod: key, id: life.id }, delay);
}

/** SIGTERM: from now on the pod has its grace period. */
function beginEnd(world: World, key: string, pod: Pod, life: PodLife | undefined): void {
  const about = { object: `Pod/${key}`, ...whereOf(world, key) };
  if (!life || life.phase === 'starting' || world.cluster.control.off.has(pod.spec.nodeName ?? '')) {
    // Nothing runs yet, so there is nothing to wait for. A node that is off cannot say that it has ended.
    const off = world.cluster.control.off.has(pod.spec.nodeName ?? '');
    if (!off) plan(world, { kind: 'stop', pod: key, id: life?.id ?? 0 }, 0);
    return;
  }
  const micros = (pod.metadata.deletionGracePeriodSeconds ?? gracePeriod(pod)) * 1_000_000;
  life.phase = 'stopping';
  life.endsAt = world.net.time + micros;
  note(world, 'kubelet', `Stopping container ${containerOf(pod)}`, about);
  plan(world, { kind: 'stop', pod: key, id: life.id }, micros);
}

/** A pod that is on its way out when it is first seen, and still runs: its grace period counts from now. */
function comeEnding(world: World, key: string, pod: Pod): void {
  beginLife(world, key, pod, 0);
  const life = world.cluster.control.kubelet.get(key);
  if (!life) return;
  const micros = (pod.metadata.deletionGracePeriodSeconds ?? gracePeriod(pod)) * 1_000_000;
  life.endsAt = world.net.time + micros;
  plan(world, { kind: 'stop', pod: key, id: life.id }, micros);
}

export function containerOf(pod: Pod): string {
  return pod.spec.containers[0]?.name ?? 'app';
}

export function whereOf(world: World, key: string): { readonly where?: string } {
  const place = world.cluster.pods.get(key)?.place;
  const node = getObject(world.cluster.api, 'Pod', key)?.spec.nodeName;
  return place !== undefined ? { where: place } : node !== undefined ? { where: rootOf(node) } : {};
}
