import { type Cni } from '../kube/cni/cni';
import { cnis } from '../kube/cni/all';
import type { ClusterNetwork } from '../kube/cluster-network';
import { NODE_DEVICE } from '../kube/cluster-network';
import { setUpNode } from '../kube/node-setup';
import { getObject } from '../kube/api';
import { proxyModes } from '../kube/proxy/all';
import { type ConfigFromMap, configFromMap } from '../kube/proxy/config-map';
import { defaultProxyConfig, type ProxyConfig, type ProxyMode } from '../kube/proxy/proxy-mode';
import { addDevice, createNetns, plug } from '../net/namespace';
import type { Cable, ClusterSpec, HostSpec, NodeSpec } from './cluster-spec';
import { defaultEngine, startEngine } from './docker/engine';
import { recordLines } from './control/sync-record';
import { startResolvers } from './edge/lan-resolver';
import { startLoadBalancer } from './edge/start';
import { macOf } from './mac';
import { createWorld, type Exec, type Output, rootOf, type World } from './world';

/** The cable that all machines are on. */
export const SEGMENT = 'lan';

function prefixOf(spec: ClusterSpec): number {
  return spec.prefix ?? 24;
}

/** A cluster that cannot be built: a CNI or a proxy mode that there is not. */
export class Unsupported extends Error {}

export function cniOf(spec: ClusterSpec): Cni {
  const cni = cnis.find((c) => c.name === spec.cni);
  if (!cni) throw new Unsupported(`CNI ${spec.cni} is not supported; there are ${cnis.map((c) => c.name).join(', ')}`);
  return cni;
}

export function proxyModeOf(spec: ClusterSpec): ProxyMode {
  const mode = proxyModes.find((m) => m.name === spec.proxy.mode);
  if (!mode) {
    const known = proxyModes.map((m) => m.name).join(', ');
    throw new Unsupported(`proxy mode ${spec.proxy.mode} is not supported; there is ${known}`);
  }
  return mode;
}

/** kube-proxy's configuration as kubeadm writes it. */
export function proxyConfigOf(spec: ClusterSpec): ProxyConfig {
  return { ...defaultProxyConfig, detectLocal: { mode: 'ClusterCIDR', cidrs: [spec.podCIDR] } };
}

/** The same with what its ConfigMap says, where there is one. */
export function proxyConfig(world: World): ProxyConfig {
  return configured(world).config;
}

function configured(world: World): ConfigFromMap {
  const base = proxyConfigOf(world.cluster.spec);
  return configFromMap(base, getObject(world.cluster.api, 'ConfigMap', 'kube-system/kube-proxy'));
}

export function networkOf(spec: ClusterSpec): ClusterNetwork {
  return { podCIDR: spec.podCIDR, serviceCIDR: spec.serviceCIDR, nodes: spec.nodes };
}

/**
 * Makes the machines of a cluster and joins them: no objects yet, no pods.
 *
 * @param execIn gives the shell of the world that was made
 * @throws Unsupported
 */
export function buildWorld(spec: ClusterSpec, seed: number, execIn: (world: World) => Exec): World {
  cniOf(spec);
  proxyModeOf(spec);
  const world = createWorld(spec, seed);
  const shell = execIn(world);
  for (const host of [...spec.hosts, ...missingRouter(spec)]) addHost(world, host, spec, shell);
  for (const node of spec.nodes) setUpMachine(world, node, shell);
  for (const node of spec.nodes) joinNode(world, node, shell);
  startResolvers(world);
  startLoadBalancer(world);
  return world;
}

function setUpMachine(world: World, node: NodeSpec, shell: Exec): void {
  const { spec } = world.cluster;
  addMachine(world, node.name, node.cables);
  const lines = node.setUp ?? setUpNode(node, prefixOf(spec), proxyModeOf(spec).kubelet);
  const run = node.setUp ? shell : mustWork(shell);
  const ns = world.net.namespaces.get(rootOf(node.name));
  if (ns) recordLines(world, ns, 'kubelet', lines, run);
}

function joinNode(world: World, node: NodeSpec, shell: Exec): void {
  const { spec } = world.cluster;
  const cni = cniOf(spec);
  const exec = mustWork(shell);
  const root = rootOf(node.name);
  // Answers in these pictures come one by one; how often the kernel may send them would only get in the way.
  exec(root, { line: 'sysctl -w net.ipv4.icmp_ratelimit=0' });
  const ns = world.net.namespaces.get(root);
  if (!ns) return;
  for (const [name, value] of configured(world).sysctls) exec(root, { line: `sysctl -w ${name}=${value}` });
  recordLines(world, ns, 'kube-proxy', proxyModeOf(spec).start(proxyConfigOf(spec)), exec);
  recordLines(world, ns, 'cni', [...cni.joinNode(node, networkOf(spec)), ...cni.sync(node, networkOf(spec))], exec);
}

/** A node boots: a fresh machine takes the place of the one that was. */
export function rebuildNode(world: World, node: NodeSpec, shell: Exec): void {
  world.net.namespaces.delete(rootOf(node.name));
  setUpMachine(world, node, shell);
  joinNode(world, node, shell);
}

/** Lines that set up a fresh machine have no reason to fail. */
function mustWork(exec: Exec): Exec {
  return (on, line): Output => {
    const output = exec(on, line);
    if (output.code !== 0) throw new Error(`${on}: ${line.line}: ${output.stderr}`);
    return output;
  };
}

function addMachine(
  world: World,
  name: string,
  cables: readonly Cable[] = [{ device: NODE_DEVICE, segment: SEGMENT }],
) {
  const ns = createNetns(world.net, rootOf(name));
  for (const { device: name, segment, mac = macOf(`${ns.place}/${name}`) } of cables) {
    plug(world.net, ns, addDevice(ns, { name, kind: 'ethernet', mac }), segment);
  }
}

/** The gateway of the nodes, where the cluster names no such host: it drops what is not for the segment. */
function missingRouter(spec: ClusterSpec): HostSpec[] {
  const gateway = spec.nodes[0]?.gateway;
  if (gateway === undefined || spec.hosts.some((h) => h.ip === gateway)) return [];
  return [{ name: 'router', ip: gateway, routes: ['blackhole default'] }];
}

function addHost(world: World, host: HostSpec, spec: ClusterSpec, shell: Exec): void {
  const exec = mustWork(shell);
  addMachine(world, host.name);
  const root = rootOf(host.name);
  const lines = [
    'ip link set lo up',
    `ip addr add ${host.ip}/${prefixOf(spec)} dev ${NODE_DEVICE}`,
    `ip link set ${NODE_DEVICE} up`,
  ];
  if (isRouter(spec, host)) lines.push('sysctl -w net.ipv4.ip_forward=1');
  if (isRouter(spec, host) || host.docker) lines.push('sysctl -w net.ipv4.icmp_ratelimit=0');
  for (const route of host.routes) lines.push(`ip route add ${route}`);
  for (const line of lines) exec(root, { line });
  if (host.docker) startEngine(world, shell, host.name, { ...defaultEngine, ...host.docker });
}

/** Is the host the way out of the nodes' segment? */
export function isRouter(spec: ClusterSpec, host: { readonly ip: string }): boolean {
  return spec.nodes.some((node) => node.gateway === host.ip);
}
