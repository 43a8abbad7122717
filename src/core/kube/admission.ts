import { nextRandom, type RandomState } from '../lib/random';
import { formatIpv4, networkOf, cidr } from '../packet/address';
import { type ApiStore, findObjects, sameValue } from './api';
import type { Index } from './lookup';
import type { Deployment, KubeObject, Service, ServicePortSpec } from './objects';
import { objectKey } from './objects';
import { inNetwork, readAddress, readNetwork } from './read/address';
import { type FieldError, invalid } from './read/schema';

/** What the API server needs to admit an object. */
export interface Admission {
  readonly api: ApiStore;
  readonly serviceCIDR: string;
  readonly random: RandomState;
}

export type Admitted =
  | { readonly object: KubeObject; readonly errors: readonly [] }
  | { readonly object?: undefined; readonly errors: readonly FieldError[] };

const FIRST_NODE_PORT = 30000;
const NODE_PORTS = 2768;

const byClusterIP: Index<'Service'> = {
  kind: 'Service',
  keysOf: ({ spec: { clusterIP } }) => (clusterIP && clusterIP !== 'None' ? [clusterIP] : []),
};

const byNodePort: Index<'Service'> = {
  kind: 'Service',
  keysOf: ({ spec }) => [
    ...(spec.ports ?? []).flatMap((p) => (p.nodePort ? [`${p.protocol ?? 'TCP'} ${p.nodePort}`] : [])),
    ...(spec.healthCheckNodePort ? [`TCP ${spec.healthCheckNodePort}`] : []),
  ],
};

/** Gives an object what the API server gives it when it is stored, or says why it cannot be stored. */
export function admit(admission: Admission, object: KubeObject, before: KubeObject | undefined): Admitted {
  if (object.kind === 'Service') return admitService(admission, object as Service, before as Service | undefined);
  if (object.kind === 'Deployment' || object.kind === 'ReplicaSet' || object.kind === 'DaemonSet') {
    return admitWorkload(object as Deployment, before as Deployment | undefined);
  }
  return { object, errors: [] };
}

function admitWorkload(object: Deployment, before: Deployment | undefined): Admitted {
  if (before && !sameValue(before.spec.selector, object.spec.selector)) {
    return { errors: [invalid(['spec', 'selector'], object.spec.selector, 'field is immutable')] };
  }
  const replicas = (object.kind as string) === 'DaemonSet' ? {} : { replicas: object.spec.replicas ?? 1 };
  return { object: { ...object, spec: { ...object.spec, ...replicas } } as Deployment, errors: [] };
}

/** Source: pkg/registry/core/service/storage/alloc.go, pkg/apis/core/validation/validation.go ValidateServiceUpdate() */
function admitService(admission: Admission, service: Service, before: Service | undefined): Admitted {
  const errors: FieldError[] = [];
  const type = service.spec.type ?? 'ClusterIP';
  let { spec } = service;
  if (type === 'ExternalName') return { object: service, errors: [] };
  const address = spec.clusterIP || (before?.spec.type === 'ExternalName' ? '' : before?.spec.clusterIP) || '';
  const old = before?.spec.clusterIP;
  if (old && address !== old) errors.push(invalid(['spec', 'clusterIPs', 0], [address], 'may not change once set'));
  else if (address === '') spec = { ...spec, clusterIP: allocateAddress(admission) };
  else {
    if (address !== old) checkAddress(admission, service, address, errors);
    spec = { ...spec, clusterIP: address };
  }
  const external = type === 'NodePort' || type === 'LoadBalancer';
  const wants = type === 'NodePort' || (type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  const taken = new Set<string>();
  const isFree = (protocol: string, port: number) =>
    !taken.has(`${protocol} ${port}`) &&
    findObjects(admission.api, byNodePort, `${protocol} ${port}`).every((s) => objectKey(s) === objectKey(service));
  const ports = (spec.ports ?? []).map((port, i): ServicePortSpec => {
    const { nodePort: asked, ...rest } = port;
    if (!external) return rest;
    const protocol = port.protocol ?? 'TCP';
    const kept = before?.spec.ports?.find((p) => p.port === port.port && (p.protocol ?? 'TCP') === protocol)?.nodePort;
    const number = asked || kept || 0;
    if (number === 0 && !wants) return rest;
    if (number !== 0 && !isFree(protocol, number)) {
      errors.push(invalid(['spec', 'ports', i, 'nodePort'], number, 'provided port is already allocated'));
      return port;
    }
    const nodePort = number || allocatePort(admission, (p) => isFree(protocol, p));
    taken.add(`${protocol} ${nodePort}`);
    return { ...rest, nodePort };
  });
  if (spec.ports) spec = { ...spec, ports };
  if (external) spec = { ...spec, externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster' };
  const { healthCheckNodePort: check, ...others } = spec;
  if (type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local') {
    const number = check || before?.spec.healthCheckNodePort || allocatePort(admission, (p) => isFree('TCP', p));
    spec = { ...spec, healthCheckNodePort: number };
  } else spec = others;
  if (!external && !spec.externalIPs?.length) {
    const { externalTrafficPolicy: _, ...rest } = spec;
    spec = rest;
  }
  return errors.length > 0 ? { errors } : { object: { ...service, spec } as Service, errors: [] };
}

function checkAddress({ api, serviceCIDR }: Admission, service: Service, text: string, errors: FieldError[]): void {
  if (text === 'None') return;
  const address = readAddress(text);
  const range = readNetwork(serviceCIDR);
  const path = ['spec', 'clusterIPs'];
  if (!address || !range || address.family !== range.family) return;
  if (!inNetwork(address, range)) {
    const why = `failed to allocate IP ${text}: the provided IP (${text}) is not in the valid range. The range of valid IPs is ${serviceCIDR}`;
    errors.push(invalid(path, [text], why));
  } else if (findObjects(api, byClusterIP, text).some((s) => objectKey(s) !== objectKey(service))) {
    errors.push(invalid(path, [text], `failed to allocate IP ${text}: provided IP is already allocated`));
  }
}

/**
 * A free address by chance, from the part of the range that is not kept for fixed ones.
 *
 * Source: pkg/registry/core/service/ipallocator/ipallocator.go allocateNext(), calculateRangeOffset()
 */
function allocateAddress({ api, serviceCIDR, random }: Admission): string {
  const { address, prefix } = networkOf(cidr(serviceCIDR));
  const size = 2 ** (32 - prefix);
  const kept = Math.min(Math.max(16, Math.floor(size / 16)), 256);
  for (;;) {
    const text = formatIpv4(address + kept + (nextRandom(random) % (size - kept - 1)));
    if (findObjects(api, byClusterIP, text).length === 0) return text;
  }
}

function allocatePort({ random }: Admission, isFree: (port: number) => boolean): number {
  for (;;) {
    const port = FIRST_NODE_PORT + (nextRandom(random) % NODE_PORTS);
    if (isFree(port)) return port;
  }
}
