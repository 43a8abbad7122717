import { say } from '../lib/say';
import { findObjects, listObjects } from '../kube/api';
import { actorOf, type Job } from '../kube/control/job';
import type { Pending } from '../kube/control/events';
import { replicasOf } from '../kube/controllers/deployment';
import { isAvailable } from '../kube/controllers/pod-state';
import { podsByOwner, replicaSetsByOwner } from '../kube/indexes';
import { objectKey, type Pod } from '../kube/objects';
import { whereOf } from '../world/control/follow-pod';
import { isJobToDo } from '../world/control/settle';
import { rootOf, type World } from '../world/world';
import type { WorkloadView } from './snapshot';

/** Deployments, their ReplicaSets and DaemonSets, with their pods. Old ReplicaSets without pods are left out. */
export function viewWorkloads(world: World): WorkloadView[] {
  const { api } = world.cluster;
  const podsOf = (kind: string, key: string) => findObjects(api, podsByOwner, `${kind}/${key}`);
  const view = (kind: WorkloadView['kind'], key: string, replicas: number, pods: readonly Pod[]): WorkloadView => ({
    kind,
    namespace: key.slice(0, key.indexOf('/')),
    name: key.slice(key.indexOf('/') + 1),
    replicas,
    ready: pods.filter(isAvailable).length,
    pods: pods.map((pod) => pod.metadata.name),
  });
  const deployments = listObjects(api, 'Deployment').map((deployment) => {
    const key = objectKey(deployment);
    const sets = findObjects(api, replicaSetsByOwner, `Deployment/${key}`);
    return view(
      'Deployment',
      key,
      replicasOf(deployment),
      sets.flatMap((set) => podsOf('ReplicaSet', objectKey(set))),
    );
  });
  const sets = listObjects(api, 'ReplicaSet').flatMap((set) => {
    const key = objectKey(set);
    const pods = podsOf('ReplicaSet', key);
    if (replicasOf(set) === 0 && pods.length === 0) return [];
    const owner = set.metadata.ownerReferences?.[0]?.name;
    return [{ ...view('ReplicaSet', key, replicasOf(set), pods), ...(owner === undefined ? {} : { owner }) }];
  });
  const daemons = listObjects(api, 'DaemonSet').map((set) => {
    const key = objectKey(set);
    return view('DaemonSet', key, set.status?.desiredNumberScheduled ?? 0, podsOf('DaemonSet', key));
  });
  return [...deployments, ...sets, ...daemons];
}

/** More are not told. */
const MOST_PENDING = 50;

/** What the cluster is about to do, the next first. */
export function viewPending(world: World): Pending[] {
  const pending: { readonly order: number; readonly what: Pending }[] = [];
  for (const { time, order, event } of world.net.queue.heap) {
    if (event.kind !== 'job') continue;
    const job = event.job as Job;
    if (job.kind === 'answer' || !isJobToDo(world, job)) continue;
    pending.push({ order, what: { time, who: actorOf(job), ...tell(world, job) } });
  }
  pending.sort((a, b) => a.what.time - b.what.time || a.order - b.order);
  return pending.slice(0, MOST_PENDING).map(({ what }) => what);
}

function tell(world: World, job: Job): Pick<Pending, 'text' | 'where'> {
  switch (job.kind) {
    case 'workload':
      return { text: say`looks at ${job.key.replace('/default/', '/')}` };
    case 'schedule':
      return { text: say`finds a node for ${short(job.pod)}` };
    case 'start':
      return { text: say`starts ${short(job.pod)}`, ...whereOf(world, job.pod) };
    case 'restart':
      return { text: say`starts the container of ${short(job.pod)} again`, ...whereOf(world, job.pod) };
    case 'probe':
    case 'answer':
      return { text: say`asks ${short(job.pod)}: ${job.probe}`, ...whereOf(world, job.pod) };
    case 'stop':
      return { text: say`kills what is left of ${short(job.pod)}`, ...whereOf(world, job.pod) };
    case 'endpoints':
      return { text: say`writes the endpoints of ${short(job.service)}` };
    case 'sync':
      return { text: say('syncs its rules'), where: rootOf(job.node) };
    case 'reload':
      return { text: say('looks at its Corefile'), where: job.resolver };
    case 'lost':
      return { text: say`declares ${job.node} not ready`, where: rootOf(job.node) };
    case 'evict':
      return { text: say`gives up the pods of ${job.node}`, where: rootOf(job.node) };
  }
}

function short(key: string): string {
  return key.replace(/^default\//, '');
}
