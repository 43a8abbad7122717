import type { Family } from '../packet/address';
import { type ApiStore, createApi, listObjects } from './api';
import type { ClusterNetwork, NodeNetwork, PodNetwork } from './cluster-network';
import { NODE_PREFIX, podNetns } from './cluster-network';
import { cnis } from './cni/all';
import type { Cni } from './cni/cni';
import type { CommandLine } from './command-line';
import { endpointSlices } from './controllers/endpoints';
import { setUpNode } from './node-setup';
import type { Container, EndpointSlice, Pod } from './objects';
import { proxyModes } from './proxy/all';
import { createProxyState, needFullSync, type ProxyState } from './proxy/changes';
import { defaultProxyConfig, type KernelView, type ProxyConfig, type ProxyMode } from './proxy/proxy-mode';
import { readAddress } from './read/address';

/** A cluster's network, and by which plugins it is made. */
export interface KubeCluster extends ClusterNetwork {
  readonly cni: string;
  readonly proxy: { readonly mode: string };
}

/** Kubernetes in a world: what the API holds, and how far the nodes have followed. State. */
export interface KubeState {
  readonly cluster: KubeCluster;
  api: ApiStore;
  /** EndpointSlices given and made, as of the last reconciliation. */
  slices: readonly EndpointSlice[];
  /** kube-proxy's memory by node; a node is in it once it was set up. */
  proxies: Map<string, ProxyState>;
  /** Pods that run, by `namespace/name`. */
  pods: Map<string, RunningPod>;
}

export interface RunningPod extends PodNetwork {
  readonly node: string;
  /** Its netns on the node; '' with hostNetwork, where it runs in the node's own. */
  readonly netns: string;
  readonly ports: readonly ListeningPort[];
}

export interface ListeningPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** What has to be done outside: by whoever has machines and shells. Nodes by name. */
export interface Hands {
  /** Runs a line in a node's root netns; the exit code. */
  run(node: string, line: CommandLine): number;
  addNetns(node: string, netns: string): void;
  removeNetns(node: string, netns: string): void;
  /** A server of this name answers; `netns` is '' for the node's own. */
  listen(node: string, netns: string, port: ListeningPort, server: string): void;
  /** The server goes away, and what it had open. */
  close(node: string, netns: string, server: string): void;
  devices(node: string): { has(name: string): boolean };
  kernel(node: string): KernelView;
  /** Virtual time, µs. */
  readonly now: number;
}

/** Thrown for a cluster that asks for a plugin which is not here. */
export class UnsupportedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedError';
  }
}

export function createKube(cluster: KubeCluster): KubeState {
  cniOf(cluster);
  proxyModeOf(cluster);
  return { cluster, api: createApi(), slices: [], proxies: new Map(), pods: new Map() };
}

/**
 * Brings all nodes to what the API holds: sets up those that are new, ends and starts pods, and lets each kube-proxy sync.
 */
export function reconcile(state: KubeState, hands: Hands): void {
  const { cluster } = state;
  const fresh = cluster.nodes.filter((node) => !state.proxies.has(node.name));
  for (const node of fresh) joinNode(state, node, hands);
  if (fresh.length > 0) {
    for (const node of cluster.nodes) runAll(hands, node.name, cniOf(cluster).sync(node, cluster));
  }
  updatePods(state, hands);
  state.slices = endpointSlices({
    services: listObjects(state.api, 'Service'),
    pods: listObjects(state.api, 'Pod'),
    slices: listObjects(state.api, 'EndpointSlice'),
    nodes: listObjects(state.api, 'Node'),
  });
  for (const node of cluster.nodes) syncProxy(state, node, hands);
}

function joinNode(state: KubeState, node: NodeNetwork, hands: Hands): void {
  const { cluster } = state;
  runAll(hands, node.name, setUpNode(node, NODE_PREFIX));
  runAll(hands, node.name, proxyModeOf(cluster).start(proxyConfig(cluster)));
  runAll(hands, node.name, cniOf(cluster).joinNode(node, cluster));
  state.proxies.set(node.name, createProxyState());
}

function updatePods(state: KubeState, hands: Hands): void {
  const wanted = new Map<string, RunningPod>();
  for (const pod of listObjects(state.api, 'Pod')) {
    const running = runningPod(state.cluster, pod);
    if (running) wanted.set(`${running.namespace}/${running.name}`, running);
  }
  for (const [key, pod] of state.pods) {
    const now = wanted.get(key);
    if (now && JSON.stringify(now) === JSON.stringify(pod)) continue;
    endPod(state, pod, hands);
    state.pods.delete(key);
  }
  for (const [key, pod] of wanted) {
    if (state.pods.has(key)) continue;
    startPod(state, pod, hands);
    state.pods.set(key, pod);
  }
}

function startPod(state: KubeState, pod: RunningPod, hands: Hands): void {
  const { cluster } = state;
  if (pod.netns !== '') {
    const view = { devices: hands.devices(pod.node), rules: hands.kernel(pod.node).ipv4 };
    hands.addNetns(pod.node, pod.netns);
    runAll(hands, pod.node, cniOf(cluster).addPod(pod, nodeOf(cluster, pod), cluster, view));
  }
  for (const port of pod.ports) hands.listen(pod.node, pod.netns, port, `${pod.namespace}/${pod.name}`);
}

function endPod(state: KubeState, pod: RunningPod, hands: Hands): void {
  const { cluster } = state;
  hands.close(pod.node, pod.netns, `${pod.namespace}/${pod.name}`);
  if (pod.netns === '') return;
  const view = { devices: hands.devices(pod.node), rules: hands.kernel(pod.node).ipv4 };
  runAll(hands, pod.node, cniOf(cluster).deletePod(pod, nodeOf(cluster, pod), cluster, view));
  hands.removeNetns(pod.node, pod.netns);
}

/** A pod that has a node and an address and did not end; `undefined` for others. */
function runningPod(cluster: KubeCluster, pod: Pod): RunningPod | undefined {
  const { nodeName, hostNetwork } = pod.spec;
  const { phase, podIP, podIPs } = pod.status ?? {};
  const ip = [podIP, ...(podIPs ?? []).map((p) => p.ip)].find((text) => readAddress(text ?? '')?.family === 'ipv4');
  if (ip === undefined || phase === 'Succeeded' || phase === 'Failed') return undefined;
  if (!cluster.nodes.some((node) => node.name === nodeName)) return undefined;
  const { namespace = 'default', name } = pod.metadata;
  const ports = containers(pod).flatMap((c) => c.ports ?? []);
  return {
    namespace,
    name,
    ip,
    node: nodeName ?? '',
    netns: hostNetwork ? '' : podNetns(namespace, name),
    ports: ports.flatMap(({ protocol = 'TCP', containerPort }) =>
      protocol === 'SCTP' ? [] : [{ protocol: protocol === 'TCP' ? 'tcp' : 'udp', port: containerPort }],
    ),
    hostPorts: ports.flatMap((port) => {
      if (!port.hostPort || hostNetwork) return [];
      const { hostPort, containerPort, hostIP = '', protocol = 'TCP' } = port;
      const lower = protocol.toLowerCase() as 'tcp' | 'udp' | 'sctp';
      return [{ hostPort, containerPort, hostIP: hostIP === '0.0.0.0' ? '' : hostIP, protocol: lower }];
    }),
  };
}

function containers(pod: Pod): readonly Container[] {
  return [...(pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always'), ...pod.spec.containers];
}

function syncProxy(state: KubeState, node: NodeNetwork, hands: Hands): void {
  const proxy = state.proxies.get(node.name);
  if (!proxy) return;
  const labels = state.api.kinds.get('Node')?.get(node.name)?.metadata.labels ?? {};
  const syncs = proxyModeOf(state.cluster).sync(proxy, {
    node: { name: node.name, ips: [node.ip], addresses: nodeAddresses(node), podCIDRs: [node.podCIDR], labels },
    config: proxyConfig(state.cluster),
    services: listObjects(state.api, 'Service'),
    slices: state.slices,
    kernel: hands.kernel(node.name),
    now: hands.now,
  });
  const failed = syncs.flatMap((sync) => sync.lines).some((line) => hands.run(node.name, line) !== 0);
  if (failed) needFullSync(proxy);
}

function nodeAddresses(node: NodeNetwork): readonly string[] {
  return ['127.0.0.1', node.ip];
}

function proxyConfig(cluster: KubeCluster): ProxyConfig {
  const families: readonly Family[] = ['ipv4'];
  return { ...defaultProxyConfig, families, detectLocal: { mode: 'ClusterCIDR', cidrs: [cluster.podCIDR] } };
}

function runAll(hands: Hands, node: string, lines: readonly CommandLine[]): void {
  for (const line of lines) hands.run(node, line);
}

function nodeOf(cluster: KubeCluster, pod: RunningPod): NodeNetwork {
  const node = cluster.nodes.find((n) => n.name === pod.node);
  if (!node) throw new Error(`pod ${pod.name} runs on ${pod.node}, which is no node`);
  return node;
}

function cniOf(cluster: KubeCluster): Cni {
  const cni = cnis.find((c) => c.name === cluster.cni);
  if (!cni) throw new UnsupportedError(`CNI ${JSON.stringify(cluster.cni)} is not supported`);
  return cni;
}

function proxyModeOf(cluster: KubeCluster): ProxyMode {
  const mode = proxyModes.find((m) => m.name === cluster.proxy.mode);
  if (!mode) throw new UnsupportedError(`kube-proxy mode ${JSON.stringify(cluster.proxy.mode)} is not supported`);
  return mode;
}
