import { type HostPort, type NodeNetwork, type PodNetwork, podNetns } from '../kube/cluster-network';
import type { CommandLine } from '../kube/command-line';
import { imageNamed } from '../docker/images';
import type { Container, Pod } from '../kube/objects';
import { createNetns } from '../net/namespace';
import type { Netns } from '../net/netns';
import { listen, removeSocket } from '../net/socket';
import { cniOf, networkOf } from './build';
import { recordLines } from './control/sync-record';
import { programAt } from './edge/pod-programs';
import { COREDNS, startResolver } from './edge/resolvers';
import { type Exec, rootOf, type RunningPod, type World } from './world';

/** Is it the same pod in the same place? */
export function isSamePod(a: RunningPod, b: RunningPod | undefined): boolean {
  return b !== undefined && a.node === b.node && a.network.ip === b.network.ip && a.ports.join() === b.ports.join();
}

/** What runs of a pod that has its address; `undefined` where no node of the cluster runs it. */
export function runningPod(world: World, pod: Pod): RunningPod | undefined {
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
  return { node: node.name, place, network, ports: [...new Set(containers.flatMap(portsOf))] };
}

/** The ports that a container's program listens on: those it declares, or else those that its image is known for. */
function portsOf(container: Container): readonly string[] {
  const { ports = [], image, command } = container;
  if (ports.length > 0) return ports.map((p) => `${protocol(p.protocol)} ${p.containerPort}`);
  if (image === undefined || command !== undefined) return [];
  return imageNamed(image).ports.map((port) => port.split('/').reverse().join(' '));
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

/** The pod's programs begin to listen. */
export function startServers(world: World, pod: RunningPod): void {
  const ns = world.net.namespaces.get(pod.place);
  if (pod.ports.some((port) => programAt(world, pod, port) === COREDNS) && !startResolver(world, pod.place)) return;
  for (const port of pod.ports) {
    const [protocol = '', number = ''] = port.split(' ');
    if (ns && protocol !== 'sctp')
      listen(
        ns,
        protocol === 'udp' ? 'udp' : 'tcp',
        Number(number),
        serverName(pod.network),
        programAt(world, pod, port),
      );
  }
}

/** They end: whoever is connected to them learns it by the next packet. */
export function stopServers(world: World, pod: RunningPod): void {
  const ns = world.net.namespaces.get(pod.place);
  const name = serverName(pod.network);
  world.cluster.edge.resolvers.delete(pod.place);
  for (const socket of ns?.sockets ?? []) {
    const own = socket.data.kind === 'server' || (socket.data.kind === 'connection' && !socket.data.client);
    if (ns && own && socket.data.kind !== 'waiting' && socket.data.name === name) removeSocket(ns, socket);
  }
}

/** Makes a pod's network and its servers. */
export function startPod(world: World, key: string, pod: RunningPod, exec: Exec): void {
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
  startServers(world, pod);
  world.cluster.pods.set(key, pod);
}

/** Takes a pod's servers and its network away. */
export function stopPod(world: World, key: string, pod: RunningPod, exec: Exec): void {
  const root = rootOf(pod.node);
  stopServers(world, pod);
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
  if (node && ns) recordLines(world, ns, 'cni', lines(node, ns), exec);
}
