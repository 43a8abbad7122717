import type { NodeSpec } from '../../core/world/cluster-spec';
import type { Probe } from '../cluster-scenario';
import type { ClusterDraft } from './generate';
import type { Manifests } from './manifests';

/** So many connections show how they are distributed. */
const MANY = 48;
/** Nobody listens there, on any machine. */
const CLOSED = 9999;

type Draft = ClusterDraft['probes'][number];

/** Who asks whom: Services by each of their addresses, pods, host ports, machines, and ports where nobody listens. */
export function probesOf(draft: ClusterDraft, nodes: readonly NodeSpec[], made: Manifests): readonly Probe[] {
  const sources = [
    ...nodes.map((_, i) => `pod/default/asks-${i + 1}`),
    ...nodes.map((node) => `node/${node.name}`),
    'host/client',
    'host/client',
    ...made.pods.filter((pod) => !pod.hostNetwork).map((pod) => pod.ref),
  ];
  const many = draft.many % draft.probes.length;
  return draft.probes.map((probe, i) => {
    const from = pick(sources, probe.from);
    const { to, protocol } = targetOf(probe, from, nodes, made);
    const count = protocol === 'ICMP' ? 1 : i === many ? MANY : probe.count;
    return { from, to, protocol, count };
  });
}

function pick<T>(values: readonly T[], index: number): T {
  return values[index % values.length] as T;
}

interface Target {
  readonly to: string;
  readonly protocol: string;
}

function targetOf(probe: Draft, from: string, nodes: readonly NodeSpec[], made: Manifests): Target {
  const { protocol } = probe;
  const node = pick(nodes, probe.port);
  const on = (address: string, port: number): Target => ({
    to: protocol === 'ICMP' ? address : `${address}:${port}`,
    protocol,
  });
  switch (probe.to) {
    case 'service':
      return serviceTarget(probe, from, nodes, made);
    case 'pod': {
      const pod = pick(made.pods, probe.which);
      return on(pod.ip, protocol === 'TCP' ? pod.tcp : pod.udp);
    }
    case 'host port': {
      const pod = pick(
        made.pods.filter((p) => p.hostPort !== 0),
        probe.which,
      ) as Manifests['pods'][number] | undefined;
      const address = from === `node/${pod?.node.name}` && probe.way % 3 === 0 ? '127.0.0.1' : pod?.node.ip;
      return { to: `${address ?? node.ip}:${pod?.hostPort ?? CLOSED}`, protocol: 'TCP' };
    }
    case 'machine':
      return on(pick([node.ip, '192.168.11.50', '192.168.11.1', '8.8.8.8'], probe.way), CLOSED);
    case 'closed':
      return on(pick(made.services, probe.which).clusterIP, CLOSED);
  }
}

function serviceTarget(probe: Draft, from: string, nodes: readonly NodeSpec[], made: Manifests): Target {
  const service = pick(made.services, probe.which);
  const { protocol, port, nodePort } = pick(service.ports, probe.port);
  const nodePorts = nodePort === 0 ? [] : nodes.map((node) => `${node.ip}:${nodePort}`);
  if (nodePort !== 0 && from.startsWith('node/')) nodePorts.push(`127.0.0.1:${nodePort}`);
  const ways = [
    `${service.clusterIP}:${port}`,
    ...nodePorts,
    ...service.external.flatMap((ip) => [`${ip}:${port}`, `${ip}:${port}`]),
  ];
  return { to: pick(ways, probe.way), protocol };
}
