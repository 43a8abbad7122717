import { getObject } from '../../kube/api';
import { isTerminating } from '../../kube/controllers/pod-state';
import type { Pod } from '../../kube/objects';
import { hasRefused } from '../edge/resolvers';
import { isSamePod, runningPod, startPod, startServers, stopPod } from '../pods';
import type { Place } from '../../trace/step';
import { type Exec, rootOf, type World } from '../world';
import { allocateAddress } from './addresses';
import { containerOf, followPod, isGiven } from './follow-pod';
import { note, plan } from './plan';
import { setReady, withReady } from './pod-status';
import { planProbes } from './probes';
import { put, remove } from './store';

/** The containers of a pod begin to run: its network, its servers, its status. */
export function doStart(world: World, key: string, id: number, exec: Exec): void {
  const { control, api } = world.cluster;
  const life = control.kubelet.get(key);
  const pod = getObject(api, 'Pod', key);
  if (!pod || !life || life.id !== id || life.phase === 'stopping') return;
  if (control.off.has(pod.spec.nodeName ?? '')) return;
  const first = life.phase === 'starting';
  const given = isGiven(pod);
  const made = given ? pod : withAddress(world, pod);
  if (!made) {
    note(world, 'cni', 'no IP addresses available in range set', {
      object: `Pod/${key}`,
      where: rootOf(pod.spec.nodeName ?? ''),
    });
    return plan(world, { kind: 'start', pod: key, id }, 10_000_000);
  }
  const running = runningPod(world, made);
  if (!running) return;
  const there = world.cluster.pods.get(key);
  if (there && isSamePod(there, running)) {
    life.phase = 'running';
    return;
  }
  if (there) stopPod(world, key, there, exec);
  startPod(world, key, running, exec);
  life.phase = 'running';
  if (first)
    note(world, 'kubelet', `Started container ${containerOf(made)}`, { object: `Pod/${key}`, where: running.place });
  // Where all is followed at once nobody waits for answers: the pod is ready.
  if (!given) {
    const ready = (control.atOnce || !asksFirst(made)) && !hasRefused(world, running.place);
    put(world, withReady(made, ready, life.restarts));
  }
  planProbes(world, key, made, life);
}

function asksFirst(pod: Pod): boolean {
  return pod.spec.containers.some((c) => c.readinessProbe !== undefined || c.startupProbe !== undefined);
}

/** The pod as its node has it: running, with an address. */
function withAddress(world: World, pod: Pod): Pod | undefined {
  const node = world.cluster.spec.nodes.find((n) => n.name === pod.spec.nodeName);
  const ip = pod.spec.hostNetwork ? node?.ip : node && allocateAddress(world, node);
  if (!node || ip === undefined) return undefined;
  return { ...pod, status: { ...pod.status, phase: 'Running', hostIP: node.ip, podIP: ip, podIPs: [{ ip }] } };
}

/** The grace period is over: what still runs is killed, and the pod leaves the API. */
export function doStop(world: World, key: string, id: number, exec: Exec): void {
  const { control } = world.cluster;
  const life = control.kubelet.get(key);
  if (life && life.id !== id) return;
  control.kubelet.delete(key);
  for (const probe of ['readiness', 'liveness']) control.failing.delete(`${key} ${probe}`);
  const running = world.cluster.pods.get(key);
  if (running) stopPod(world, key, running, exec);
  const pod = getObject(world.cluster.api, 'Pod', key);
  if (pod && isTerminating(pod)) remove(world, 'Pod', key);
  // One of the same name that came meanwhile.
  else if (pod) followPod(world, key, undefined, pod);
}

/** A CoreDNS that ended over its Corefile is started again. */
export function doRestartResolver(world: World, place: Place): void {
  for (const [key, pod] of world.cluster.pods) {
    if (pod.place !== place) continue;
    startServers(world, pod);
    const life = world.cluster.control.kubelet.get(key);
    if (life) life.restarts++;
    setReady(world, key, true);
  }
}
