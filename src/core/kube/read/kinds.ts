import type { Kind } from '../objects';
import {
  address,
  anything,
  type Check,
  either,
  flag,
  integer,
  isRecord,
  list,
  matching,
  network,
  oneOf,
  port,
  portOrNone,
  record,
  refined,
  required,
  text,
  texts,
} from './schema';
import { rules } from './service-rules';
import { podChecks, podSpec, portName, protocol, workload, workloadSpec } from './workloads';

/** How one kind is read. One entry in `KINDS` for each kind that somebody uses. */
interface KindReader {
  readonly apiVersion: string;
  readonly namespaced: boolean;
  readonly check: Check;
}

const subdomain = matching(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')",
);
const label1123 = matching(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc')",
);
const label1035 = matching(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123')",
);
const policy = oneOf('Cluster', 'Local');

function metadata(name: Check): Check {
  return record({ name, namespace: label1123, labels: texts, annotations: texts, deletionTimestamp: text }, ['name']);
}

function object(name: Check, fields: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return record({ metadata: metadata(name), ...fields }, ['metadata', ...needed]);
}

const condition = record({ type: text, status: oneOf('False', 'True', 'Unknown') }, ['type', 'status']);

const pod = podChecks(
  object(
    subdomain,
    {
      spec: podSpec,
      status: record({
        phase: oneOf('Failed', 'Pending', 'Running', 'Succeeded', 'Unknown'),
        podIP: address,
        podIPs: list(record({ ip: address }, ['ip'])),
        conditions: list(condition),
      }),
    },
    ['spec'],
  ),
);

const servicePort = record(
  {
    name: portName,
    protocol,
    port,
    targetPort: either(portName, port),
    nodePort: portOrNone,
    appProtocol: text,
  },
  ['port'],
);

const serviceFields = object(
  label1035,
  {
    spec: record({
      type: oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
      clusterIP: either(oneOf('', 'None'), address),
      clusterIPs: list(either(oneOf('None'), address)),
      ipFamilies: list(oneOf('IPv4', 'IPv6')),
      selector: texts,
      ports: list(servicePort),
      externalIPs: list(address),
      externalName: text,
      externalTrafficPolicy: policy,
      internalTrafficPolicy: policy,
      trafficDistribution: oneOf('PreferClose', 'PreferSameNode', 'PreferSameZone'),
      sessionAffinity: oneOf('ClientIP', 'None'),
      sessionAffinityConfig: record({ clientIP: record({ timeoutSeconds: integer(1, 86400) }) }),
      loadBalancerSourceRanges: list(network),
      loadBalancerClass: text,
      loadBalancerIP: text,
      allocateLoadBalancerNodePorts: flag,
      healthCheckNodePort: portOrNone,
      publishNotReadyAddresses: flag,
    }),
    status: record({
      loadBalancer: record({
        ingress: list(record({ ip: address, hostname: text, ipMode: oneOf('Proxy', 'VIP') })),
      }),
    }),
  },
  ['spec'],
);

/** Source: pkg/apis/core/validation/validation.go ValidateService() */
const service = refined(serviceFields, (value, path, report) => {
  const spec = isRecord(value) && isRecord(value['spec']) ? value['spec'] : {};
  const ports = Array.isArray(spec['ports']) ? spec['ports'] : [];
  const headless = spec['clusterIP'] === 'None' || spec['type'] === 'ExternalName';
  if (ports.length === 0 && !headless) report(required([...path, 'spec', 'ports']));
  rules(spec, path, report);
  if (ports.length < 2) return;
  const seen = new Set<string>();
  ports.forEach((item, i) => {
    const name = isRecord(item) ? item['name'] : undefined;
    const at = [...path, 'spec', 'ports', i, 'name'];
    if (typeof name !== 'string' || name === '') return report(required(at));
    if (seen.has(name))
      report({ path: at, message: `spec.ports[${i}].name: Duplicate value: ${JSON.stringify(name)}` });
    seen.add(name);
  });
});

const hint = list(record({ name: text }, ['name']));

const endpointSlice = object(subdomain, {
  addressType: oneOf('FQDN', 'IPv4', 'IPv6'),
  endpoints: list(
    record(
      {
        addresses: list(text),
        conditions: record({ ready: flag, serving: flag, terminating: flag }),
        hostname: text,
        nodeName: text,
        zone: text,
        hints: record({ forZones: hint, forNodes: hint }),
        targetRef: record({ kind: text, namespace: text, name: text }),
      },
      ['addresses'],
    ),
  ),
  ports: list(record({ name: portName, protocol, port, appProtocol: text })),
});

const taint = record({ key: text, value: text, effect: oneOf('NoExecute', 'NoSchedule', 'PreferNoSchedule') }, [
  'key',
  'effect',
]);

const node = object(subdomain, {
  spec: record({ podCIDR: network, podCIDRs: list(network), unschedulable: flag, taints: list(taint) }),
  status: record({
    addresses: list(record({ type: text, address: text }, ['type', 'address'])),
    conditions: list(condition),
  }),
});

function appsKind(kind: keyof typeof workloadSpec): KindReader {
  return {
    apiVersion: 'apps/v1',
    namespaced: true,
    check: workload(object(subdomain, { spec: workloadSpec[kind] }, ['spec'])),
  };
}

export const KINDS: Readonly<Record<Kind, KindReader>> = {
  Namespace: { apiVersion: 'v1', namespaced: false, check: object(label1123, {}) },
  Node: { apiVersion: 'v1', namespaced: false, check: node },
  Pod: { apiVersion: 'v1', namespaced: true, check: pod },
  Service: { apiVersion: 'v1', namespaced: true, check: service },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', namespaced: true, check: endpointSlice },
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1',
    namespaced: true,
    check: object(subdomain, { spec: anything }, ['spec']),
  },
  Deployment: appsKind('Deployment'),
  ReplicaSet: appsKind('ReplicaSet'),
  DaemonSet: appsKind('DaemonSet'),
  ConfigMap: { apiVersion: 'v1', namespaced: true, check: object(subdomain, { data: texts }) },
};

/** A kind that nobody here reads: stored, and assumed to live in a namespace unless its name says otherwise. */
export const OTHER_KIND: KindReader = { apiVersion: '', namespaced: true, check: object(subdomain, {}) };

const CLUSTER_SCOPED = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
]);

export function readerOf(kind: string): KindReader {
  if (Object.hasOwn(KINDS, kind)) return KINDS[kind as Kind];
  return { ...OTHER_KIND, namespaced: !CLUSTER_SCOPED.has(kind) };
}
