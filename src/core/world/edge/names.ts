import { findObjects, getObject, listObjects } from '../../kube/api';
import type { DnsCluster } from '../../kube/dns/records';
import { podResolvConf, type ResolvConf } from '../../kube/dns/resolv-conf';
import { slicesByService } from '../../kube/indexes';
import type { EndpointSlice, Service } from '../../kube/objects';
import { formatIpv4, parseCidr } from '../../packet/address';
import type { Place } from '../../trace/step';
import type { ClusterSpec } from '../cluster-spec';
import { containerAt, containerResolvConf } from '../docker/dns';
import { rootOf, type World } from '../world';

/** The domain of every cluster here. */
export const CLUSTER_DOMAIN = 'cluster.local';

const ALWAYS_THERE = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** The EndpointSlices of a Service: those given, or those that the controller made. */
export function slicesOfService(world: World, key: string): readonly EndpointSlice[] {
  const { api } = world.cluster;
  const given = findObjects(api, slicesByService, key);
  return given.length > 0 ? given : (api.slices.get(key) ?? []);
}

export function serviceKey(service: Service): string {
  return `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`;
}

/** The cluster as CoreDNS watches it. */
export function dnsClusterOf(world: World): DnsCluster {
  const { api } = world.cluster;
  return {
    hasNamespace: (name) =>
      ALWAYS_THERE.has(name) ||
      getObject(api, 'Namespace', name) !== undefined ||
      listObjects(api, 'Service').some((s) => s.metadata.namespace === name),
    hasPod: (namespace, address) =>
      listObjects(api, 'Pod').some((p) => p.metadata.namespace === namespace && p.status?.podIP === address),
    service: (namespace, name) => getObject(api, 'Service', `${namespace}/${name}`),
    services: () => listObjects(api, 'Service'),
    slices: (service) => slicesOfService(world, serviceKey(service)),
  };
}

/** What kubelet is told to write into pods: the address of the Service kube-dns, the tenth of the range where there is none. */
export function clusterDnsOf(world: World): string | undefined {
  const service = getObject(world.cluster.api, 'Service', 'kube-system/kube-dns');
  if (service?.spec.clusterIP !== undefined) return service.spec.clusterIP;
  const range = parseCidr(world.cluster.spec.serviceCIDR);
  return range && formatIpv4(range.address + 10);
}

/** resolv.conf of a machine. */
export function machineResolvConf(spec: ClusterSpec): ResolvConf {
  const gateway = spec.nodes[0]?.gateway;
  return {
    nameservers: spec.dns?.nameservers ?? (gateway === undefined ? [] : [gateway]),
    search: spec.dns?.search ?? [],
    options: [],
  };
}

/** The pod whose netns a place is, `namespace/name`; none for the root netns of a machine. */
function podAt(world: World, place: Place): string | undefined {
  for (const [key, pod] of world.cluster.pods) if (pod.place === place && place !== rootOf(pod.node)) return key;
  return undefined;
}

/** resolv.conf as a program in a netns finds it. */
export function resolvConfAt(world: World, place: Place): ResolvConf {
  const { api, spec } = world.cluster;
  const machine = machineResolvConf(spec);
  const key = podAt(world, place);
  const pod = key === undefined ? undefined : getObject(api, 'Pod', key);
  if (!pod) return containerResolvConf(world, place, machine) ?? machine;
  const { dnsPolicy, dnsConfig, hostNetwork = false } = pod.spec;
  const asked = {
    namespace: pod.metadata.namespace ?? 'default',
    hostNetwork,
    ...(dnsPolicy === undefined ? {} : { dnsPolicy }),
    ...(dnsConfig === undefined ? {} : { dnsConfig }),
  };
  return podResolvConf(asked, machine, clusterDnsOf(world), CLUSTER_DOMAIN);
}

/** One line of /etc/hosts. */
export interface HostsLine {
  readonly ip: string;
  readonly names: readonly string[];
}

/** /etc/hosts as a program in a netns finds it: a pod knows itself, a machine all machines of its network. */
export function hostsAt(world: World, place: Place): readonly HostsLine[] {
  const { spec, pods } = world.cluster;
  const local: HostsLine[] = [{ ip: '127.0.0.1', names: ['localhost'] }];
  const key = podAt(world, place);
  const pod = key === undefined ? undefined : pods.get(key);
  if (pod) return [...local, { ip: pod.network.ip, names: [pod.network.name] }];
  const inside = containerAt(world, place)?.container;
  if (inside) return [...local, ...inside.endpoints.map((e) => ({ ip: e.address, names: [inside.id.slice(0, 12)] }))];
  return [...local, ...[...spec.nodes, ...spec.hosts].map(({ ip, name }) => ({ ip, names: [name] }))];
}
