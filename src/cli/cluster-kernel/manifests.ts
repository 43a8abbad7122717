import type { NodeSpec } from '../../core/world/cluster-spec';
import type { ClusterDraft } from './generate';

/** A pod as probes need to know it. */
export interface MadePod {
  readonly ref: string;
  readonly node: NodeSpec;
  readonly ip: string;
  readonly hostNetwork: boolean;
  readonly tcp: number;
  readonly udp: number;
  /** 0 for none. */
  readonly hostPort: number;
}

export interface MadeService {
  readonly clusterIP: string;
  readonly external: readonly string[];
  readonly ports: readonly { readonly protocol: string; readonly port: number; readonly nodePort: number }[];
}

export interface Manifests {
  readonly objects: readonly unknown[];
  readonly pods: readonly MadePod[];
  readonly services: readonly MadeService[];
}

const HTTP = 8080;
const DNS = 5353;
const CONDITIONS = [
  { ready: true },
  {},
  { ready: false },
  { ready: true, serving: true, terminating: false },
  { ready: false, serving: true, terminating: true },
];

/** Kubernetes objects of a draft, as the API server would hold them. Each node has a pod that asks and serves nothing. */
export function manifestsOf(draft: ClusterDraft, nodes: readonly NodeSpec[]): Manifests {
  const pods = draft.pods.map((pod, i) => podOf(pod, i, nodes));
  const services = draft.services.map((service, i) => serviceOf(service, i));
  const slices = draft.services.flatMap((service, i) => (service.slice ? [sliceOf(service, i, draft, pods)] : []));
  return {
    objects: [
      ...nodes.map((node, i) => nodeObject(node, draft.zones[i] ?? 'a')),
      ...nodes.map((node, i) => podObject({ namespace: 'default', name: `asks-${i + 1}`, ip: address(node, 3), node })),
      ...pods.map((pod) => pod.object),
      ...services.map((service) => service.object),
      ...slices,
    ],
    pods,
    services,
  };
}

const address = (node: NodeSpec, n: number) => node.podCIDR.replace('.0/24', `.${n}`);

function nodeObject(node: NodeSpec, zone: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: node.name, labels: { 'topology.kubernetes.io/zone': zone } },
  };
}

function podObject(pod: {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly node: NodeSpec;
  readonly app?: string;
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly hostNetwork?: boolean;
  readonly ports?: readonly object[];
}): object {
  const { namespace, name, ip, node, app = 'asks', ready = true, hostNetwork = false, ports = [] } = pod;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: { app },
      ...(pod.terminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: {
      nodeName: node.name,
      ...(hostNetwork ? { hostNetwork } : {}),
      containers: [{ name: 'main', image: 'main', ports }],
    },
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

function podOf(pod: ClusterDraft['pods'][number], i: number, nodes: readonly NodeSpec[]): MadePod & { object: object } {
  const node = nodes[pod.node % nodes.length] as NodeSpec;
  const { namespace, hostNetwork } = pod;
  const name = `${pod.app}-${i + 1}`;
  const ip = hostNetwork ? node.ip : address(node, 10 + i);
  // On a node's own network ports must not meet.
  const [tcp, udp] = hostNetwork ? [18000 + i, 19000 + i] : [HTTP, DNS];
  const hostPort = pod.hostPort && !hostNetwork ? 31000 + i : 0;
  const ports = [
    { name: 'http', protocol: 'TCP', containerPort: tcp, ...(hostPort ? { hostPort } : {}) },
    { name: 'dns', protocol: 'UDP', containerPort: udp },
  ];
  const ready = !pod.state.includes('not ready');
  const terminating = pod.state.startsWith('terminating');
  const object = podObject({ namespace, name, ip, node, app: pod.app, ready, terminating, hostNetwork, ports });
  return { ref: `pod/${namespace}/${name}`, node, ip, hostNetwork, tcp, udp, hostPort, object };
}

function serviceOf(service: ClusterDraft['services'][number], i: number): MadeService & { object: object } {
  const { namespace, type } = service;
  const clusterIP = `10.96.${i}.10`;
  const outside = type !== 'ClusterIP';
  const ports = service.ports.map((port, j) => ({
    name: j === 0 ? 'main' : 'second',
    protocol: port.protocol,
    port: (port.standard ? (port.protocol === 'TCP' ? 80 : 53) : 7000) + 100 * j,
    targetPort: port.protocol === 'TCP' ? (port.byName ? 'http' : HTTP) : port.byName ? 'dns' : DNS,
    ...(outside ? { nodePort: 30080 + 2 * i + j } : {}),
  }));
  const externalIPs = service.externalIP ? [`10.201.0.${10 + i}`] : [];
  const ingress = type === 'LoadBalancer' ? [`10.200.0.${10 + i}`] : [];
  const externalLocal = (outside || externalIPs.length > 0) && service.externalLocal;
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `service-${i + 1}`, namespace },
    spec: {
      type,
      clusterIP,
      clusterIPs: [clusterIP],
      selector: { app: service.app },
      ports,
      internalTrafficPolicy: service.internalLocal ? 'Local' : 'Cluster',
      ...(outside || externalIPs.length ? { externalTrafficPolicy: externalLocal ? 'Local' : 'Cluster' } : {}),
      ...(externalIPs.length ? { externalIPs } : {}),
      ...(service.ranges && ingress.length ? { loadBalancerSourceRanges: [service.ranges] } : {}),
      ...(externalLocal && ingress.length ? { healthCheckNodePort: 32000 + i } : {}),
      ...(service.affinity
        ? { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } }
        : {}),
      ...(service.publishNotReady ? { publishNotReadyAddresses: true } : {}),
      ...(service.distribution ? { trafficDistribution: service.distribution } : {}),
    },
    ...(ingress.length
      ? {
          status: {
            loadBalancer: { ingress: ingress.map((ip) => ({ ip, ipMode: service.proxyIP ? 'Proxy' : 'VIP' })) },
          },
        }
      : {}),
  };
  return {
    clusterIP,
    external: [...externalIPs, ...ingress],
    ports: ports.map((p) => ({ protocol: p.protocol, port: p.port, nodePort: p.nodePort ?? 0 })),
    object,
  };
}

function sliceOf(
  service: ClusterDraft['services'][number],
  i: number,
  draft: ClusterDraft,
  pods: readonly MadePod[],
): object {
  const hints = [
    undefined,
    { forZones: [{ name: 'a' }] },
    { forZones: [{ name: 'b' }] },
    { forNodes: [{ name: `node-${1 + (i % draft.zones.length)}` }] },
  ];
  const endpoints = (service.slice ?? []).flatMap(({ pod, condition, hint }) => {
    const to = pods[pod % pods.length];
    if (!to || to.hostNetwork) return [];
    const hinted = hints[hint % hints.length];
    return [
      {
        addresses: [to.ip],
        nodeName: to.node.name,
        conditions: CONDITIONS[condition % CONDITIONS.length],
        ...(hinted ? { hints: hinted } : {}),
      },
    ];
  });
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `service-${i + 1}-x`,
      namespace: service.namespace,
      labels: { 'kubernetes.io/service-name': `service-${i + 1}` },
    },
    addressType: 'IPv4',
    endpoints,
    ports: service.ports.map((port, j) => ({
      name: j === 0 ? 'main' : 'second',
      protocol: port.protocol,
      port: port.protocol === 'TCP' ? HTTP : DNS,
    })),
  };
}
