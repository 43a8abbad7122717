import { chainHash } from '../hash';
import {
  type Container,
  type EndpointSlice,
  type Labels,
  type Node,
  type Pod,
  type Service,
  type ServicePortSpec,
  SERVICE_NAME_LABEL,
  type SliceEndpoint,
  type SlicePort,
} from '../objects';
import { serviceOf } from '../proxy/endpoint';
import { readAddress } from '../read/address';

const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** --max-endpoints-per-slice */
const LARGEST_SLICE = 100;

interface ClusterObjects {
  readonly services: Iterable<Service>;
  readonly pods: Iterable<Pod>;
  readonly slices: Iterable<EndpointSlice>;
  readonly nodes?: Iterable<Node>;
}

/**
 * All EndpointSlices of a cluster: those given, and for each Service with a selector that has none given, those that the
 * endpoint slice controller would make.
 */
export function endpointSlices(objects: ClusterObjects): readonly EndpointSlice[] {
  const given = [...objects.slices];
  const served = new Set(given.map(serviceOf));
  const pods = podsByLabel(objects.pods);
  const zones = new Map<string, string>();
  for (const node of objects.nodes ?? []) {
    const zone = node.metadata.labels?.[ZONE_LABEL];
    if (zone) zones.set(node.metadata.name, zone);
  }
  const made: EndpointSlice[] = [];
  for (const service of objects.services) {
    const { namespace = 'default', name } = service.metadata;
    if (served.has(`${namespace}/${name}`)) continue;
    const [label] = Object.entries(service.spec.selector ?? {});
    if (label) made.push(...slicesOf(service, pods.get(labelKey(namespace, label)) ?? [], zones));
  }
  return [...given, ...made];
}

/**
 * The EndpointSlices of one Service, as its selector and the pods' readiness give them. Pods whose named target ports
 * are different numbers stand in different slices.
 *
 * Source: staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType(), utils.go podToEndpoint()
 * Differs: the names end in a hash instead of five random characters.
 *
 * @param pods of the Service's namespace, at least those that it selects
 * @param zones of the nodes that have one, by name
 */
export function slicesOf(
  service: Service,
  pods: readonly Pod[],
  zones: ReadonlyMap<string, string>,
): readonly EndpointSlice[] {
  const { selector, type } = service.spec;
  if (!selector || Object.keys(selector).length === 0 || type === 'ExternalName') return [];
  const chosen = pods.filter((pod) => selects(selector, pod.metadata.labels) && !isTerminal(pod));
  return families(service).flatMap((family) => {
    const groups = new Map<string, { ports: readonly SlicePort[]; endpoints: SliceEndpoint[] }>();
    for (const pod of chosen) {
      const addresses = podAddresses(pod, family);
      if (addresses.length === 0) continue;
      const ports = slicePorts(service, pod);
      const key = JSON.stringify(ports);
      const group = groups.get(key) ?? { ports, endpoints: [] };
      groups.set(key, group);
      group.endpoints.push(endpointOf(service, pod, addresses, zones));
    }
    if (groups.size === 0) groups.set('', { ports: [], endpoints: [] });
    return [...groups].flatMap(([key, { ports, endpoints }]) => {
      const parts = Math.max(1, Math.ceil(endpoints.length / LARGEST_SLICE));
      return Array.from({ length: parts }, (_, part) => {
        const some = endpoints.slice(part * LARGEST_SLICE, (part + 1) * LARGEST_SLICE);
        return sliceOf(service, family, ports, some, `${family} ${key} ${part}`);
      });
    });
  });
}

/** Is the pod ready to serve: condition `Ready`, or running where it has no conditions at all? */
export function isPodReady(pod: Pod): boolean {
  const conditions = pod.status?.conditions;
  if (!conditions || conditions.length === 0) return (pod.status?.phase ?? 'Running') === 'Running';
  return conditions.some((c) => c.type === 'Ready' && c.status === 'True');
}

function endpointOf(
  service: Service,
  pod: Pod,
  addresses: readonly string[],
  zones: ReadonlyMap<string, string>,
): SliceEndpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  // A terminating pod is never ready, so that nobody sends it new connections, unless not-ready ones are wanted anyway.
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { nodeName, hostname, subdomain } = pod.spec;
  const zone = nodeName === undefined ? undefined : zones.get(nodeName);
  const hints = ready ? hintsOf(service, nodeName, zone) : undefined;
  const named = hostname !== undefined && subdomain === service.metadata.name;
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(named ? { hostname } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone === undefined ? {} : { zone }),
    ...(hints === undefined ? {} : { hints }),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name },
  };
}

/** Source: staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go ReconcileHints() */
function hintsOf(service: Service, node: string | undefined, zone: string | undefined): SliceEndpoint['hints'] {
  const wanted = service.spec.trafficDistribution;
  if (wanted === undefined) return undefined;
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  const forNodes = wanted === 'PreferSameNode' && node !== undefined ? { forNodes: [{ name: node }] } : {};
  const hints = { ...forZones, ...forNodes };
  return Object.keys(hints).length === 0 ? undefined : hints;
}

/** Source: staging/src/k8s.io/endpointslice/utils.go getEndpointPorts() */
function slicePorts(service: Service, pod: Pod): readonly SlicePort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    const appProtocol = port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol };
    return [{ name: port.name ?? '', protocol: port.protocol ?? 'TCP', port: number, ...appProtocol }];
  });
}

/**
 * The number of a service port's target in a pod; `undefined` where the pod has no port of that name and protocol.
 * Source: pkg/api/v1/pod/util.go FindPort()
 */
export function targetPort(port: ServicePortSpec, pod: Pod): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  const sidecars = (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  const containers: readonly Container[] = [...pod.spec.containers, ...sidecars];
  const protocol = port.protocol ?? 'TCP';
  for (const container of containers) {
    const found = container.ports?.find((p) => p.name === target && (p.protocol ?? 'TCP') === protocol);
    if (found) return found.containerPort;
  }
  return /^\d+$/.test(target) ? Number(target) : undefined;
}

function sliceOf(
  service: Service,
  addressType: 'IPv4' | 'IPv6',
  ports: readonly SlicePort[],
  endpoints: readonly SliceEndpoint[],
  identity: string,
): EndpointSlice {
  const { name, namespace = 'default', labels } = service.metadata;
  const headless: Labels = service.spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {};
  const suffix = chainHash(`${namespace}/${name} ${identity}`).slice(0, 5).toLowerCase();
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${suffix}`,
      namespace,
      labels: { ...labels, [SERVICE_NAME_LABEL]: name, [MANAGED_BY_LABEL]: CONTROLLER, ...headless },
    },
    addressType,
    endpoints,
    ports,
  };
}

function families(service: Service): readonly ('IPv4' | 'IPv6')[] {
  const { ipFamilies, clusterIP, clusterIPs } = service.spec;
  if (ipFamilies && ipFamilies.length > 0) return ipFamilies;
  const addresses = clusterIPs && clusterIPs.length > 0 ? clusterIPs : [clusterIP ?? ''];
  const found = addresses.flatMap((text) => {
    const read = readAddress(text);
    return read ? [read.family === 'ipv4' ? ('IPv4' as const) : ('IPv6' as const)] : [];
  });
  return found.length > 0 ? found : ['IPv4'];
}

function podAddresses(pod: Pod, family: 'IPv4' | 'IPv6'): readonly string[] {
  const { podIP, podIPs } = pod.status ?? {};
  const all = podIPs && podIPs.length > 0 ? podIPs.map((p) => p.ip) : podIP === undefined ? [] : [podIP];
  return all.filter((ip) => ip.includes(':') === (family === 'IPv6'));
}

function isTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

/** Do a pod's labels fit a selector? */
export function selects(selector: Labels, labels: Labels | undefined): boolean {
  return Object.entries(selector).every(([name, value]) => labels?.[name] === value);
}

/** Each pod under each of its labels: a Service need not look at all pods of its namespace. */
function podsByLabel(pods: Iterable<Pod>): ReadonlyMap<string, readonly Pod[]> {
  const out = new Map<string, Pod[]>();
  for (const pod of pods) {
    for (const label of Object.entries(pod.metadata.labels ?? {})) {
      const key = labelKey(pod.metadata.namespace ?? 'default', label);
      const list = out.get(key);
      if (list) list.push(pod);
      else out.set(key, [pod]);
    }
  }
  return out;
}

function labelKey(namespace: string, [name, value]: readonly [string, string]): string {
  return `${namespace} ${name}=${value}`;
}
