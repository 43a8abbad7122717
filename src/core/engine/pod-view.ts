import { isPodReady } from '../kube/controllers/endpoints';
import { isTerminating } from '../kube/controllers/pod-state';
import { getObject } from '../kube/api';
import { podNetns } from '../kube/cluster-network';
import type { Pod } from '../kube/objects';
import type { Netns } from '../net/netns';
import { rootOf, type World } from '../world/world';
import type { PodView } from './snapshot';

/** The pods of a node: those that run, and those that kubelet is about to start. */
export function viewPods(world: World, node: string, root: Netns): PodView[] {
  const { control, pods } = world.cluster;
  const ends = new Map([...root.devices.values()].map((d) => [d.peer?.slice(0, d.peer.lastIndexOf('/')), d.name]));
  const views: PodView[] = [];
  for (const [key, pod] of pods) {
    if (pod.node !== node) continue;
    const object = getObject(world.cluster.api, 'Pod', key);
    views.push({
      name: pod.network.name,
      namespace: pod.network.namespace,
      place: pod.place,
      ip: pod.network.ip,
      ready: object !== undefined && isPodReady(object) && !isTerminating(object),
      ...aboutLife(world, key, object),
      device: ends.get(pod.place) ?? '',
      ports: pod.ports,
      labels: object?.metadata.labels ?? {},
    });
  }
  for (const [key, life] of control.kubelet) {
    if (pods.has(key) || life.phase !== 'starting') continue;
    const object = getObject(world.cluster.api, 'Pod', key);
    if (!object || object.spec.nodeName !== node) continue;
    const { name, namespace = 'default', labels = {} } = object.metadata;
    const place = object.spec.hostNetwork ? rootOf(node) : `${node}/${podNetns(namespace, name)}`;
    const about = aboutLife(world, key, object);
    views.push({ name, namespace, place, ip: '', ready: false, ...about, device: '', ports: [], labels });
  }
  return views;
}

function aboutLife(
  world: World,
  key: string,
  pod: Pod | undefined,
): Pick<PodView, 'phase' | 'restarts' | 'owner' | 'terminatesIn'> {
  const life = world.cluster.control.kubelet.get(key);
  const owner = pod?.metadata.ownerReferences?.[0];
  const ends = life?.endsAt;
  return {
    phase: phaseOf(pod, life?.phase),
    restarts: life?.restarts ?? 0,
    ...(owner ? { owner: `${owner.kind}/${owner.name}` } : {}),
    ...(ends === undefined ? {} : { terminatesIn: Math.max(0, ends - world.net.time) }),
  };
}

function phaseOf(pod: Pod | undefined, life: 'starting' | 'running' | 'stopping' | undefined): PodView['phase'] {
  if (!pod || isTerminating(pod) || life === 'stopping') return 'Terminating';
  if (life === 'starting') return 'Starting';
  const phase = pod.status?.phase ?? 'Running';
  return phase === 'Failed' || phase === 'Succeeded' || phase === 'Pending' ? phase : 'Running';
}
