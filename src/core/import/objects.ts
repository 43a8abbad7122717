import type { EndpointSlice, KubeObject, Node, Pod, Service, ServicePortSpec } from '../kube/objects';
import { SERVICE_NAME_LABEL } from '../kube/objects';
import { readManifests } from '../kube/manifest';
import { readObject } from '../kube/read/object';
import { isRecord } from '../kube/read/schema';
import type { Problem } from '../lib/words';
import type { RuleCluster, RuleEndpoint, RuleService } from './kube-rules';

/** Objects of a text of `kubectl get`, YAML or JSON. */
export function readObjects(text: string): {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
} {
  if (!/^\s*[{[]/.test(text)) return readManifests(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The reader of YAML reads JSON too, and says where it breaks; what it says behind that follows from it.
    const { objects, problems } = readManifests(text);
    return { objects, problems: problems.slice(0, 1) };
  }
  const items = Array.isArray(value)
    ? value
    : isRecord(value) && Array.isArray(value['items'])
      ? value['items']
      : [value];
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  for (const item of items) {
    const read = readObject(item);
    if (read.object) objects.push(read.object);
    for (const { message } of read.errors.slice(0, 1)) {
      const name = isRecord(item) && isRecord(item['metadata']) ? String(item['metadata']['name'] ?? '') : '';
      const at = name ? Math.max(0, text.indexOf(`"${name}"`)) : 0;
      problems.push({
        message: name ? `${name}: ${message}` : message,
        from: at,
        to: at + Math.max(1, name.length + 2),
        line: 1 + text.slice(0, at).split('\n').length - 1,
        severity: 'error',
      });
    }
  }
  return { objects, problems };
}

export const isKind =
  <T extends KubeObject>(kind: string) =>
  (object: KubeObject): object is T =>
    object.kind === kind;

export function nodeAddress(node: Node): string {
  return node.status?.addresses?.find((a) => a.type === 'InternalIP' && !a.address.includes(':'))?.address ?? '';
}

/** The endpoints of a Service that rules show: of its chain for everybody, else of the one for the node's own. */
export function endpointsOf(cluster: RuleCluster, service: RuleService): readonly RuleEndpoint[] {
  const all = cluster.endpoints.get(service.clusterChain ?? '') ?? [];
  return all.length ? all : (cluster.endpoints.get(service.localChain ?? '') ?? []);
}

/** A pod that stands for an address. */
export function standIn(
  name: string,
  namespace: string,
  ip: string,
  nodeName: string,
  ports: readonly string[],
  host: boolean,
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      nodeName,
      ...(host ? { hostNetwork: true } : {}),
      containers: [{ name: 'app', ports: ports.map(containerPort) }],
    },
    status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function containerPort(port: string) {
  const [protocol = 'TCP', number = '0'] = port.split(' ');
  return { containerPort: Number(number), protocol: protocol as 'TCP' | 'UDP' | 'SCTP' };
}

/** A pod as it was given, that also listens where rules and endpoints send to. */
export function withPorts(pod: Pod, nodeName: string, ports: readonly string[]): Pod {
  const { nodeName: _, containers, initContainers: __, ...spec } = pod.spec;
  const declared = containers.flatMap((c) => c.ports ?? []);
  const missing = ports
    .map(containerPort)
    .filter((p) => !declared.some((d) => d.containerPort === p.containerPort && (d.protocol ?? 'TCP') === p.protocol));
  const first = { name: 'app', ...containers[0], ports: [...declared, ...missing] };
  const { podIP, podIPs, phase, conditions } = pod.status ?? {};
  const status = {
    ...(podIP ? { podIP } : {}),
    ...(podIPs ? { podIPs } : {}),
    ...(phase ? { phase } : {}),
    ...(conditions ? { conditions } : {}),
  };
  const { name, namespace, labels } = pod.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}) },
    spec: { ...(spec.hostNetwork ? { hostNetwork: true } : {}), nodeName, containers: [first] },
    status,
  };
}

/** Objects as a text that is read quickly: JSON, which is YAML too. */
export function printObjects(objects: readonly KubeObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

/** More Services than anybody looks at; the rules of all of them are there. */
export const MOST_SERVICES = 1000;

/** Services as the rules show them, each with its EndpointSlice. */
export function serviceObjects(
  cluster: RuleCluster,
  podOf: (ip: string) => { readonly name: string; readonly namespace: string; readonly node: string } | undefined,
): KubeObject[] {
  const groups = new Map<string, RuleService[]>();
  for (const service of cluster.services) {
    const key = `${service.namespace}/${service.name}`;
    const group = groups.get(key);
    if (group) group.push(service);
    else groups.set(key, [service]);
  }
  return [...groups.values()].slice(0, MOST_SERVICES).flatMap((ports) => {
    const [first] = ports;
    if (!first?.clusterIP) return [];
    return [serviceOf(first, ports, cluster), ...ports.flatMap((p) => sliceOf(p, cluster, podOf))];
  });
}

function serviceOf(first: RuleService, ports: readonly RuleService[], cluster: RuleCluster): Service {
  const outside = ports.some((p) => p.nodePort !== undefined);
  const balanced = ports.flatMap((p) => p.loadBalancerIPs);
  const external = [...new Set(ports.flatMap((p) => p.externalIPs))];
  const local = ports.some((p) => p.localChain !== undefined);
  const seconds = ports.find((p) => p.affinitySeconds)?.affinitySeconds;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: first.name, namespace: first.namespace },
    spec: {
      type: balanced.length ? 'LoadBalancer' : outside ? 'NodePort' : 'ClusterIP',
      clusterIP: first.clusterIP,
      ports: ports.map((p) => portOf(p, cluster)),
      ...(external.length ? { externalIPs: external } : {}),
      ...(outside || balanced.length ? { externalTrafficPolicy: local ? 'Local' : 'Cluster' } : {}),
      ...(seconds
        ? { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: seconds } } }
        : {}),
    },
    ...(balanced.length ? { status: { loadBalancer: { ingress: [...new Set(balanced)].map((ip) => ({ ip })) } } } : {}),
  };
}

function portOf(service: RuleService, cluster: RuleCluster): ServicePortSpec {
  const [end] = endpointsOf(cluster, service);
  return {
    ...(service.portName ? { name: service.portName } : {}),
    protocol: protocolOf(service),
    port: service.port,
    targetPort: end?.port ?? service.port,
    ...(service.nodePort ? { nodePort: service.nodePort } : {}),
  };
}

function protocolOf(service: RuleService): 'TCP' | 'UDP' | 'SCTP' {
  return service.protocol === 'UDP' || service.protocol === 'SCTP' ? service.protocol : 'TCP';
}

function sliceOf(
  service: RuleService,
  cluster: RuleCluster,
  podOf: (ip: string) => { readonly name: string; readonly namespace: string; readonly node: string } | undefined,
): EndpointSlice[] {
  const ends = endpointsOf(cluster, service);
  const byPort = new Map<number, RuleEndpoint[]>();
  for (const end of ends) byPort.set(end.port, [...(byPort.get(end.port) ?? []), end]);
  return [...byPort].map(([port, members], i) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service.name}${service.portName ? `-${service.portName.toLowerCase()}` : ''}${i ? `-${i}` : ''}`,
      namespace: service.namespace,
      labels: { [SERVICE_NAME_LABEL]: service.name },
    },
    addressType: 'IPv4',
    endpoints: members.map(({ address }) => {
      const pod = podOf(address);
      return {
        addresses: [address],
        conditions: { ready: true },
        ...(pod ? { nodeName: pod.node, targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name } } : {}),
      };
    }),
    ports: [{ ...(service.portName ? { name: service.portName } : {}), protocol: protocolOf(service), port }],
  }));
}
