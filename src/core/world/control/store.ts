import { type Applied, applyObject, deleteObject, findObjects, getObject, listObjects } from '../../kube/api';
import { isTerminating } from '../../kube/controllers/pod-state';
import { selects } from '../../kube/controllers/endpoints';
import { labelKey, podsByNode, servicesByLabel } from '../../kube/indexes';
import { type Kind, type Kinds, type KubeObject, objectKey, type Pod, SERVICE_NAME_LABEL } from '../../kube/objects';
import { needFullSync } from '../../kube/proxy/changes';
import { configFromMap } from '../../kube/proxy/config-map';
import { defaultProxyConfig } from '../../kube/proxy/proxy-mode';
import { writeSysctl } from '../../net/sysctl';
import { assignAddress } from '../edge/addresses';
import { COREFILE_MAP, planReloads } from '../edge/resolvers';
import { rootOf, type World } from '../world';
import { note, plan, planSync, planSyncs } from './plan';
import { followPod } from './follow-pod';

/** Stores an object; everybody who watches its kind will follow. */
export function put(world: World, object: KubeObject): Applied {
  const { api, control } = world.cluster;
  const key = objectKey(object);
  const before = getObject(api, object.kind as Kind, key);
  const applied = applyObject(api, object);
  if (applied === 'created') control.born.set(`${object.kind}/${key}`, world.net.time);
  if (applied !== 'unchanged') follow(world, object.kind, key, before, object);
  return applied;
}

/** Takes an object out of the API; false where there is none. */
export function remove(world: World, kind: string, key: string): boolean {
  const { api, control } = world.cluster;
  const before = getObject(api, kind as Kind, key);
  if (!before || !deleteObject(api, kind, key)) return false;
  control.born.delete(`${kind}/${key}`);
  control.lastApplied.delete(`${kind}/${key}`);
  follow(world, kind, key, before, undefined);
  return true;
}

/** Changes an object that there is; nothing happens where there is none. */
export function update<K extends Kind>(
  world: World,
  kind: K,
  key: string,
  change: (object: Kinds[K]) => Kinds[K],
): void {
  const object = getObject(world.cluster.api, kind, key);
  if (object) put(world, change(object));
}

/** Plans what those who watch a kind do about a change. */
export function follow(
  world: World,
  kind: string,
  key: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): void {
  const { watch } = world.cluster.control.delays;
  switch (kind) {
    case 'Deployment':
    case 'DaemonSet':
    case 'ReplicaSet':
      plan(world, { kind: 'workload', key: `${kind}/${key}` }, watch);
      planOwners(world, before, after);
      return;
    case 'Pod':
      planOwners(world, before, after);
      planEndpointsOf(world, before as Pod | undefined, after as Pod | undefined);
      return followPod(world, key, before as Pod | undefined, after as Pod | undefined);
    case 'Service':
      assignAddress(world, key, after as Kinds['Service'] | undefined, put);
      planEndpoints(world, key);
      return planSyncs(world);
    case 'Endpoints':
      return planEndpoints(world, key);
    case 'EndpointSlice': {
      const of = (object: KubeObject | undefined) => object?.metadata.labels?.[SERVICE_NAME_LABEL];
      const services = new Set([of(before), of(after)].filter((name) => name !== undefined));
      for (const name of services)
        planEndpoints(world, `${(after ?? before)?.metadata.namespace ?? 'default'}/${name}`);
      return planSyncs(world);
    }
    case 'Node':
      return followNode(world, key, before as Kinds['Node'] | undefined, after as Kinds['Node'] | undefined);
    case 'ConfigMap':
      if (key === COREFILE_MAP) planReloads(world);
      if (key === 'kube-system/kube-proxy') configureProxies(world, after as Kinds['ConfigMap'] | undefined);
      return;
  }
}

function planOwners(world: World, before: KubeObject | undefined, after: KubeObject | undefined): void {
  const { namespace = 'default', ownerReferences = [] } = (after ?? before)?.metadata ?? {};
  for (const owner of ownerReferences) {
    plan(
      world,
      { kind: 'workload', key: `${owner.kind}/${namespace}/${owner.name}` },
      world.cluster.control.delays.watch,
    );
  }
}

export function planEndpoints(world: World, service: string): void {
  const { watch, endpoints } = world.cluster.control.delays;
  plan(world, { kind: 'endpoints', service }, watch + endpoints);
}

/** The Services whose selectors a pod fits, or did. */
function planEndpointsOf(world: World, before: Pod | undefined, after: Pod | undefined): void {
  const planned = new Set<string>();
  for (const pod of [before, after]) {
    const { namespace = 'default', labels = {} } = pod?.metadata ?? {};
    for (const label of Object.entries(labels)) {
      for (const service of findObjects(world.cluster.api, servicesByLabel, labelKey(namespace, label))) {
        const key = objectKey(service);
        if (planned.has(key) || !selects(service.spec.selector ?? {}, labels)) continue;
        planned.add(key);
        planEndpoints(world, key);
      }
    }
  }
}

function followNode(
  world: World,
  name: string,
  before: Kinds['Node'] | undefined,
  after: Kinds['Node'] | undefined,
): void {
  const { api, control } = world.cluster;
  for (const set of listObjects(api, 'DaemonSet')) {
    plan(world, { kind: 'workload', key: `DaemonSet/${objectKey(set)}` }, control.delays.watch);
  }
  for (const pod of findObjects(api, podsByNode, '')) {
    if (!isTerminating(pod)) plan(world, { kind: 'schedule', pod: objectKey(pod) }, control.delays.watch);
  }
  const zone = (node: Kinds['Node'] | undefined) => node?.metadata.labels?.['topology.kubernetes.io/zone'];
  if (zone(before) === zone(after)) return;
  // Endpoints say in which zone they are, and proxies look at the zone of their own node.
  for (const service of listObjects(api, 'Service')) planEndpoints(world, objectKey(service));
  planSync(world, name);
}

/** kube-proxy starts again with another configuration: it writes everything anew. */
function configureProxies(world: World, map: Kinds['ConfigMap'] | undefined): void {
  const { control, proxies } = world.cluster;
  const { minSyncPeriod, notes, sysctls } = configFromMap(defaultProxyConfig, map);
  for (const text of notes) note(world, 'kube-proxy', text);
  for (const { name } of world.cluster.spec.nodes) {
    const ns = world.net.namespaces.get(rootOf(name));
    for (const [setting, value] of sysctls) if (ns) writeSysctl(ns, setting, value);
  }
  if (minSyncPeriod !== undefined) control.delays = { ...control.delays, minSyncPeriod };
  for (const state of proxies.values()) needFullSync(state);
  planSyncs(world);
}
