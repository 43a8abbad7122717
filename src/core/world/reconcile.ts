import { type ApiStore, getObject, listObjects } from '../kube/api';
import { type HostPort, type NodeNetwork, type PodNetwork, podNetns } from '../kube/cluster-network';
import { endpointSlices } from '../kube/controllers/endpoints';
import type { EndpointSlice, Pod } from '../kube/objects';
import type { CommandLine } from '../kube/command-line';
import { listEntries } from '../conntrack/print';
import { needFullSync, proxierOf } from '../kube/proxy/changes';
import { staleUdpConnections } from '../kube/proxy/conntrack-cleanup';
import { createNetns } from '../net/namespace';
import type { Netns } from '../net/netns';
import { listen, removeSocket } from '../net/socket';
import { formatIpv4 } from '../packet/address';
import { cniOf, networkOf, proxyConfigOf, proxyModeOf } from './build';
import { type Exec, rootOf, type RunningPod, type World } from './world';

/**
 * Makes pods, endpoints and rules as the objects ask for: what kubelet, the endpoint controller, the CNI and each node's
 * proxy do after a change.
 *
 * @returns what the lines that failed printed
 */
export function reconcile(world: World, exec: Exec): string {
  const said: string[] = [];
  const checked: Exec = (on, line) => {
    const output = exec(on, line);
    if (output.code !== 0) said.push(`${on}: ${line.line}: ${output.stderr.trimEnd()}`);
    return output;
  };
  const wanted = new Map<string, { readonly pod: Pod; readonly running: RunningPod }>();
  for (const pod of listObjects(world.cluster.api, 'Pod')) {
    const running = runningPod(world, pod);
    if (running) wanted.set(`${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`, { pod, running });
  }
  for (const [key, pod] of world.cluster.pods) {
    if (!same(pod, wanted.get(key)?.running)) stopPod(world, key, pod, checked);
  }
  for (const [key, { running }] of wanted) if (!world.cluster.pods.has(key)) startPod(world, key, running, checked);
  syncProxies(world, checked);
  return said.join('\n');
}

function same(a: RunningPod, b: RunningPod | undefined): boolean {
  return b !== undefined && a.node === b.node && a.network.ip === b.network.ip && a.ports.join() === b.ports.join();
}

/** What kubelet would start; `undefined` where no node of the cluster runs the pod. */
function runningPod(world: World, pod: Pod): RunningPod | undefined {
  const { nodeName, hostNetwork } = pod.spec;
  const node = world.cluster.spec.nodes.find((n) => n.name === nodeName);
  const { phase, podIP } = pod.status ?? {};
  if (!node || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const namespace = pod.metadata.namespace ?? 'default';
  const netns = podNetns(namespace, pod.metadata.name);
  const ip = hostNetwork ? node.ip : podIP;
  if (ip === undefined) return undefined;
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always'),
  ];
  const declared = containers.flatMap((c) => c.ports ?? []);
  const network: PodNetwork = {
    namespace,
    name: pod.metadata.name,
    ip,
    netns,
    hostPorts: declared.flatMap((p): HostPort[] =>
      p.hostPort === undefined || hostNetwork
        ? []
        : [
            {
              hostPort: p.hostPort,
              hostIP: hostAddress(p.hostIP),
              containerPort: p.containerPort,
              protocol: protocol(p.protocol),
            },
          ],
    ),
  };
  const place = hostNetwork ? rootOf(node.name) : `${node.name}/${netns}`;
  return { node: node.name, place, network, ports: declared.map((p) => `${protocol(p.protocol)} ${p.containerPort}`) };
}

function protocol(name: string | undefined): 'tcp' | 'udp' | 'sctp' {
  return name === 'UDP' ? 'udp' : name === 'SCTP' ? 'sctp' : 'tcp';
}

function hostAddress(ip: string | undefined): string {
  return ip === undefined || ip === '0.0.0.0' ? '' : ip;
}

/** The name by which a pod's program answers. */
export function serverName(network: PodNetwork): string {
  return network.netns;
}

function startPod(world: World, key: string, pod: RunningPod, exec: Exec): void {
  const root = rootOf(pod.node);
  if (pod.place !== root) {
    createNetns(world.net, pod.place);
    run(
      exec,
      root,
      (node, rootNs) =>
        cniOf(world.cluster.spec).addPod(pod.network, node, networkOf(world.cluster.spec), view(rootNs)),
      world,
      pod,
    );
  }
  const ns = world.net.namespaces.get(pod.place);
  for (const port of pod.ports) {
    const [protocol = '', number = ''] = port.split(' ');
    if (ns && protocol !== 'sctp')
      listen(ns, protocol === 'udp' ? 'udp' : 'tcp', Number(number), serverName(pod.network));
  }
  world.cluster.pods.set(key, pod);
}

function stopPod(world: World, key: string, pod: RunningPod, exec: Exec): void {
  const root = rootOf(pod.node);
  const ns = world.net.namespaces.get(pod.place);
  for (const socket of ns?.sockets ?? []) {
    if (ns && socket.data.kind === 'server' && socket.data.name === serverName(pod.network)) removeSocket(ns, socket);
  }
  if (pod.place !== root) {
    run(
      exec,
      root,
      (node, rootNs) =>
        cniOf(world.cluster.spec).deletePod(pod.network, node, networkOf(world.cluster.spec), view(rootNs)),
      world,
      pod,
    );
    world.net.namespaces.delete(pod.place);
  }
  world.cluster.pods.delete(key);
}

function view(root: Netns) {
  return { devices: root.devices, rules: root.netfilter.ipv4 };
}

function run(
  exec: Exec,
  root: string,
  lines: (node: NodeNetwork, root: Netns) => readonly CommandLine[],
  world: World,
  pod: RunningPod,
): void {
  const node = world.cluster.spec.nodes.find((n) => n.name === pod.node);
  const ns = world.net.namespaces.get(root);
  if (node && ns) for (const line of lines(node, ns)) exec(root, line);
}

/** The EndpointSlices that the proxies watch. */
export function slicesOfCluster(api: ApiStore): readonly EndpointSlice[] {
  const list = {
    services: listObjects(api, 'Service'),
    pods: listObjects(api, 'Pod'),
    slices: listObjects(api, 'EndpointSlice'),
  };
  return endpointSlices({ ...list, nodes: listObjects(api, 'Node') });
}

/** Each node's proxy brings its rules up to date. */
export function syncProxies(world: World, exec: Exec): void {
  const { spec, api, proxies } = world.cluster;
  const services = listObjects(api, 'Service');
  const slices = slicesOfCluster(api);
  const mode = proxyModeOf(spec);
  for (const node of spec.nodes) {
    const root = world.net.namespaces.get(rootOf(node.name));
    const state = proxies.get(node.name);
    if (!root || !state) continue;
    const labels = getObject(api, 'Node', node.name)?.metadata.labels ?? {};
    const addresses = [...root.devices.values()].flatMap((d) => d.addresses.map((a) => formatIpv4(a.address)));
    const syncs = mode.sync(state, {
      node: { name: node.name, ips: [node.ip], addresses, podCIDRs: [node.podCIDR], labels },
      config: proxyConfigOf(spec),
      services,
      slices,
      kernel: root.netfilter,
      now: world.net.time,
    });
    const failed = syncs.flatMap((s) => s.lines).some((line) => exec(root.place, line).code !== 0);
    if (failed) {
      needFullSync(state);
      continue;
    }
    const changed = syncs.find((s) => s.family === 'ipv4')?.changed ?? [];
    if (changed.length === 0) continue;
    const connections = listEntries(root.netfilter.conntrack, world.net.time);
    for (const line of staleUdpConnections(proxierOf(state, 'ipv4'), changed, connections)) exec(root.place, line);
  }
}
