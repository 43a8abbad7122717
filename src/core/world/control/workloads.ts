import { findObjects, getObject, listObjects } from '../../kube/api';
import { type OwnSet, nextStep, presentSet, replicasOf, REVISION } from '../../kube/controllers/deployment';
import { randomSuffix, templateHash } from '../../kube/controllers/names';
import { isActive, isAvailable, isTerminating } from '../../kube/controllers/pod-state';
import { givenUpFirst, podFrom } from '../../kube/controllers/replica-set';
import { place, UNREACHABLE, UNSCHEDULABLE, whyNot } from '../../kube/controllers/scheduler';
import { podsByNode, podsByOwner, replicaSetsByOwner } from '../../kube/indexes';
import { type DaemonSet, objectKey, type Pod, type ReplicaSet, type Toleration } from '../../kube/objects';
import { sameValue } from '../../kube/api';
import type { World } from '../world';
import { endPod } from './end-pod';
import { note } from './plan';
import { put, remove, update } from './store';

const HISTORY = 10;

/** A controller looks at its object, `Deployment/default/web`, and takes the next step. */
export function doWorkload(world: World, id: string): void {
  const slash = id.indexOf('/');
  const [kind, key] = [id.slice(0, slash), id.slice(slash + 1)];
  if (kind === 'Deployment') stepDeployment(world, key);
  else if (kind === 'ReplicaSet') stepReplicaSet(world, key);
  else if (kind === 'DaemonSet') stepDaemonSet(world, key);
}

function setsOf(world: World, key: string): readonly OwnSet[] {
  const { api, control } = world.cluster;
  const born = (set: ReplicaSet) => control.born.get(`ReplicaSet/${objectKey(set)}`) ?? 0;
  return [...findObjects(api, replicaSetsByOwner, `Deployment/${key}`)]
    .sort((a, b) => born(a) - born(b) || revisionOf(a) - revisionOf(b))
    .map((set) => {
      const pods = findObjects(api, podsByOwner, `ReplicaSet/${objectKey(set)}`);
      return { set, available: pods.filter(isAvailable).length, pods: pods.length };
    });
}

function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

function stepDeployment(world: World, key: string): void {
  const deployment = getObject(world.cluster.api, 'Deployment', key);
  if (!deployment) {
    // Gone: so are its sets.
    for (const set of findObjects(world.cluster.api, replicaSetsByOwner, `Deployment/${key}`)) {
      remove(world, 'ReplicaSet', objectKey(set));
    }
    return;
  }
  const sets = setsOf(world, key);
  const { now, older } = nextStep(deployment, sets);
  for (const set of [...(now ? [now] : []), ...older]) {
    const before = sets.find((own) => own.set.metadata.name === set.metadata.name);
    const from = before ? replicasOf(before.set) : 0;
    if (from !== replicasOf(set)) {
      const way = replicasOf(set) > from ? 'up' : 'down';
      const text = `Scaled ${way} replica set ${set.metadata.name} from ${from} to ${replicasOf(set)}`;
      note(world, 'deployment', text, { object: `Deployment/${key}` });
    }
    put(world, set);
  }
  raiseRevision(world, key);
  const all = setsOf(world, key);
  const present = presentSet(deployment, all);
  const idle = all.filter((own) => own !== present && replicasOf(own.set) === 0 && own.pods === 0);
  for (const own of idle.slice(0, Math.max(0, idle.length - HISTORY))) remove(world, 'ReplicaSet', objectKey(own.set));
  const ready = all.reduce((sum, own) => sum + own.available, 0);
  update(world, 'Deployment', key, (object) => {
    const status = {
      replicas: all.reduce((sum, own) => sum + replicasOf(own.set), 0),
      updatedReplicas: present ? replicasOf(present.set) : 0,
      readyReplicas: ready,
      availableReplicas: ready,
    };
    return sameValue(object.status, status) ? object : { ...object, status };
  });
}

/** A set that becomes the present one again, after a rollback, gets a new revision. */
function raiseRevision(world: World, key: string): void {
  const deployment = getObject(world.cluster.api, 'Deployment', key);
  const sets = setsOf(world, key);
  const present = deployment && presentSet(deployment, sets);
  const others = sets.filter((own) => own !== present).map((own) => revisionOf(own.set));
  const highest = Math.max(0, ...others);
  if (!present || revisionOf(present.set) > highest) return;
  const { set } = present;
  put(world, {
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, [REVISION]: String(highest + 1) } },
  } as ReplicaSet);
}

function stepReplicaSet(world: World, key: string): void {
  const { api, control } = world.cluster;
  const set = getObject(api, 'ReplicaSet', key);
  const pods = findObjects(api, podsByOwner, `ReplicaSet/${key}`);
  if (!set) {
    for (const pod of pods) endPod(world, objectKey(pod));
    return;
  }
  const active = pods.filter(isActive);
  const missing = replicasOf(set) - active.length;
  const about = { object: `ReplicaSet/${key}` };
  for (let n = 0; n < missing; n++) {
    const name = freeName(world, set.metadata.namespace ?? 'default', set.metadata.name);
    note(world, 'replicaset', `Created pod: ${name}`, about);
    put(world, podFrom(set, set.spec.template, name));
  }
  if (missing < 0) {
    const candidates = active.map((pod) => ({
      pod,
      restarts: pod.status?.containerStatuses?.[0]?.restartCount ?? 0,
      born: control.born.get(`Pod/${objectKey(pod)}`) ?? 0,
    }));
    for (const { pod } of givenUpFirst(candidates).slice(0, -missing)) {
      note(world, 'replicaset', `Deleted pod: ${pod.metadata.name}`, about);
      endPod(world, objectKey(pod));
    }
  }
  const now = findObjects(api, podsByOwner, `ReplicaSet/${key}`).filter(isActive);
  const ready = now.filter(isAvailable).length;
  update(world, 'ReplicaSet', key, (object) => {
    const status = { replicas: now.length, readyReplicas: ready, availableReplicas: ready };
    return sameValue(object.status, status) ? object : { ...object, status };
  });
}

function freeName(world: World, namespace: string, prefix: string): string {
  for (;;) {
    const name = `${prefix}-${randomSuffix(world.cluster.control.random)}`;
    if (!getObject(world.cluster.api, 'Pod', `${namespace}/${name}`)) return name;
  }
}

const REVISION_LABEL = 'controller-revision-hash';

/** What every DaemonSet's pods bear. Source: pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations() */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: UNREACHABLE, operator: 'Exists', effect: 'NoExecute' },
  { key: UNSCHEDULABLE, operator: 'Exists', effect: 'NoSchedule' },
];

function stepDaemonSet(world: World, key: string): void {
  const { api } = world.cluster;
  const set = getObject(api, 'DaemonSet', key);
  const pods = findObjects(api, podsByOwner, `DaemonSet/${key}`);
  if (!set) {
    for (const pod of pods) endPod(world, objectKey(pod));
    return;
  }
  const about = { object: `DaemonSet/${key}` };
  const hash = templateHash(set.spec.template);
  const model = daemonPod(set, hash);
  const wanted = listObjects(api, 'Node').filter((node) => whyNot(model, node) === '');
  const active = pods.filter(isActive);
  for (const node of wanted) {
    const { name } = node.metadata;
    // One that terminates still has its place.
    if (pods.some((pod) => pod.spec.nodeName === name)) continue;
    const pod = freeName(world, set.metadata.namespace ?? 'default', set.metadata.name);
    note(world, 'daemonset', `Created pod: ${pod}`, about);
    put(world, {
      ...model,
      metadata: { ...model.metadata, name: pod },
      spec: { ...model.spec, nodeName: name },
    } as Pod);
  }
  const surplus = active.filter((pod) => !wanted.some((node) => node.metadata.name === pod.spec.nodeName));
  const old = active.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] !== hash && !surplus.includes(pod));
  // An update replaces one pod at a time.
  const replace = active.every(isAvailable) && !pods.some(isTerminating) ? old.slice(0, 1) : [];
  for (const pod of [...surplus, ...replace]) {
    note(world, 'daemonset', `Deleted pod: ${pod.metadata.name}`, about);
    endPod(world, objectKey(pod));
  }
  const status = {
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: findObjects(api, podsByOwner, `DaemonSet/${key}`).filter(isActive).length,
    numberReady: active.filter(isAvailable).length,
  };
  update(world, 'DaemonSet', key, (object) => (sameValue(object.status, status) ? object : { ...object, status }));
}

function daemonPod(set: DaemonSet, hash: string): Pod {
  const pod = podFrom(set, set.spec.template, set.metadata.name, { [REVISION_LABEL]: hash });
  return { ...pod, spec: { ...pod.spec, tolerations: [...(pod.spec.tolerations ?? []), ...DAEMON_TOLERATIONS] } };
}

/** The scheduler finds a node for a pod. */
export function doSchedule(world: World, key: string): void {
  const { api } = world.cluster;
  const pod = getObject(api, 'Pod', key);
  if (!pod || pod.spec.nodeName !== undefined || isTerminating(pod)) return;
  const owner = pod.metadata.ownerReferences?.[0]?.name;
  const candidates = listObjects(api, 'Node').map((node) => {
    const there = findObjects(api, podsByNode, node.metadata.name).filter(isActive);
    const siblings = there.filter(
      (other) => owner !== undefined && other.metadata.ownerReferences?.[0]?.name === owner,
    );
    return { node, pods: there.length, siblings: siblings.length };
  });
  const found = place(pod, candidates);
  const about = { object: `Pod/${key}` };
  if (found.node === undefined) return note(world, 'scheduler', found.why, about);
  note(world, 'scheduler', `Successfully assigned ${key} to ${found.node}`, about);
  put(world, { ...pod, spec: { ...pod.spec, nodeName: found.node } } as Pod);
}
