import { findObjects, getObject } from '../../kube/api';
import { isTerminating } from '../../kube/controllers/pod-state';
import { tolerates, UNREACHABLE } from '../../kube/controllers/scheduler';
import { podsByNode } from '../../kube/indexes';
import { type Node, objectKey, type Taint } from '../../kube/objects';
import { createProxyState } from '../../kube/proxy/changes';
import { unplug } from '../../net/namespace';
import { rebuildNode } from '../build';
import type { NodeSpec } from '../cluster-spec';
import { type Exec, rootOf, type World } from '../world';
import { endPod } from './end-pod';
import { note, plan, planSync } from './plan';
import { beginLife } from './follow-pod';
import { setReady } from './pod-status';
import { put, remove, update } from './store';

const SECOND = 1_000_000;
/** node-monitor-grace-period of the node controller; from v1.32 on it is 50 s. */
const NOT_READY_AFTER = 40 * SECOND;
/** tolerationSeconds that every pod gets for unreachable nodes. */
const EVICT_AFTER = 300 * SECOND;

/** kubelets register their nodes; a Node object that a manifest gives is kept, and what it does not say is filled in. */
export function registerNodes(world: World): void {
  for (const node of world.cluster.spec.nodes) {
    const given = getObject(world.cluster.api, 'Node', node.name);
    put(world, given ? withDefaults(given, node) : registered(node));
  }
}

function registered(node: NodeSpec): Node {
  return withDefaults({ apiVersion: 'v1', kind: 'Node', metadata: { name: node.name } }, node);
}

function withDefaults(node: Node, spec: NodeSpec): Node {
  const labels = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': spec.name,
    'kubernetes.io/os': 'linux',
    ...node.metadata.labels,
  };
  const addresses = [
    { type: 'InternalIP', address: spec.ip },
    { type: 'Hostname', address: spec.name },
  ];
  return {
    ...node,
    metadata: { ...node.metadata, labels },
    spec: { podCIDR: spec.podCIDR, podCIDRs: [spec.podCIDR], ...node.spec },
    status: { addresses, conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }], ...node.status },
  };
}

export function isNodeReady(node: Node): boolean {
  return node.status?.conditions?.find((c) => c.type === 'Ready')?.status !== 'Unknown';
}

/** kubectl cordon and uncordon; '' or what is wrong. */
export function cordon(world: World, name: string, on: boolean): boolean {
  const node = getObject(world.cluster.api, 'Node', name);
  if (!node) return false;
  const { unschedulable: _, ...spec } = node.spec ?? {};
  const taints = (spec.taints ?? []).filter((t) => t.key !== CORDON.key);
  const all = on ? [...taints, CORDON] : taints;
  const { taints: __, ...rest } = spec;
  put(world, {
    ...node,
    spec: { ...rest, ...(all.length > 0 ? { taints: all } : {}), ...(on ? { unschedulable: true } : {}) },
  } as Node);
  return true;
}

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** A machine loses its power: it is silent from now on, and the node controller notices after a while. */
export function powerOff(world: World, name: string): void {
  const { control } = world.cluster;
  if (control.off.has(name)) return;
  const since = world.net.time;
  control.off.set(name, since);
  unplug(world.net, rootOf(name));
  note(world, 'user', `${name} is switched off`, { object: `Node/${name}`, where: rootOf(name) });
  plan(world, { kind: 'lost', node: name, since }, NOT_READY_AFTER);
}

/** It boots: rules, connections and interfaces are those of a fresh machine, and its pods begin anew. */
export function powerOn(world: World, name: string, exec: Exec): void {
  const { control, pods, proxies, api } = world.cluster;
  const node = world.cluster.spec.nodes.find((n) => n.name === name);
  if (!node || !control.off.delete(name)) return;
  for (const [key, pod] of pods) {
    if (pod.node !== name) continue;
    world.net.namespaces.delete(pod.place);
    pods.delete(key);
  }
  rebuildNode(world, node, exec);
  proxies.set(name, createProxyState());
  note(world, 'user', `${name} boots`, { object: `Node/${name}`, where: rootOf(name) });
  setNodeReady(world, name, 'True');
  for (const pod of findObjects(api, podsByNode, name)) {
    const key = objectKey(pod);
    const life = control.kubelet.get(key);
    control.kubelet.delete(key);
    if (isTerminating(pod)) remove(world, 'Pod', key);
    else {
      const { podIP: _, podIPs: __, ...status } = pod.status ?? {};
      const given = (pod.metadata.ownerReferences ?? []).length === 0;
      put(world, given ? pod : ({ ...pod, status: { ...status, phase: 'Pending' } } as typeof pod));
      const now = getObject(api, 'Pod', key);
      if (now && !control.kubelet.has(key)) beginLife(world, key, now, (life?.restarts ?? 0) + 1);
      if (given) setReady(world, key, true);
    }
  }
  planSync(world, name);
}

/** Nothing was heard of a node for long. Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go */
export function doLost(world: World, name: string, since: number): void {
  const { control, api } = world.cluster;
  if (control.off.get(name) !== since) return;
  note(world, 'node-controller', `Node ${name} status is now: NodeNotReady`, {
    object: `Node/${name}`,
    where: rootOf(name),
  });
  setNodeReady(world, name, 'Unknown');
  for (const pod of findObjects(api, podsByNode, name)) setReady(world, objectKey(pod), false);
  plan(world, { kind: 'evict', node: name, since }, EVICT_AFTER);
}

/** The pods that tolerate an unreachable node only for a while are given up: their controllers make others elsewhere. */
export function doEvict(world: World, name: string, since: number): void {
  const { control, api } = world.cluster;
  if (control.off.get(name) !== since) return;
  for (const pod of findObjects(api, podsByNode, name)) {
    if (isTerminating(pod)) continue;
    const own = (pod.spec.tolerations ?? []).filter((t) => t.tolerationSeconds === undefined);
    if (tolerates(own, { key: UNREACHABLE, effect: 'NoExecute' })) continue;
    const key = objectKey(pod);
    note(world, 'node-controller', `Marking for deletion Pod ${key}`, { object: `Pod/${key}` });
    endPod(world, key);
  }
}

function setNodeReady(world: World, name: string, status: 'True' | 'Unknown'): void {
  update(world, 'Node', name, (node) => {
    const taints = (node.spec?.taints ?? []).filter((taint) => taint.key !== UNREACHABLE);
    const lost: readonly Taint[] = [
      { key: UNREACHABLE, effect: 'NoSchedule' },
      { key: UNREACHABLE, effect: 'NoExecute' },
    ];
    const all = status === 'True' ? taints : [...taints, ...lost];
    const { taints: _, ...spec } = node.spec ?? {};
    const reason = status === 'True' ? 'KubeletReady' : 'NodeStatusUnknown';
    const others = (node.status?.conditions ?? []).filter((c) => c.type !== 'Ready');
    return {
      ...node,
      spec: { ...spec, ...(all.length > 0 ? { taints: all } : {}) },
      status: { ...node.status, conditions: [...others, { type: 'Ready', status, reason }] },
    };
  });
}
