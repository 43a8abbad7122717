import { printSelector } from '../../../kube/controllers/labels';
import { isAvailable, isTerminating } from '../../../kube/controllers/pod-state';
import { podsByOwner } from '../../../kube/indexes';
import { findObjects } from '../../../kube/api';
import {
  type ConfigMap,
  type DaemonSet,
  type Deployment,
  type EndpointSlice,
  type KubeObject,
  type Node,
  objectKey,
  type Pod,
  type PodTemplate,
  type ReplicaSet,
  type Service,
} from '../../../kube/objects';
import { isPodReady } from '../../../kube/controllers/endpoints';
import { isNodeReady } from '../../../world/control/nodes';
import type { World } from '../../../world/world';
import { ageOf } from './objects';
import type { Endpoints } from '../../../kube/controllers/mirror';
import { humanDuration } from './table';

/** How objects of a kind are listed: columns, and more of them with `-o wide`. */
export interface Columns {
  readonly head: readonly string[];
  readonly wide: readonly string[];
  /** Cells of both. */
  row(object: KubeObject, world: World): readonly string[];
}

export const VERSION = 'v1.35.0';
const NONE = '<none>';

const age = (world: World, object: KubeObject) => humanDuration(ageOf(world, object));

/** What stands in the column STATUS. Source: pkg/printers/internalversion/printers.go printPod() */
export function podStatus(world: World, pod: Pod): string {
  if (isTerminating(pod)) return 'Terminating';
  const life = world.cluster.control.kubelet.get(objectKey(pod));
  if (life?.phase === 'starting') return 'ContainerCreating';
  if (life && life.restarts > 1 && !isPodReady(pod) && Object.keys(life.checks).length === 0) return 'CrashLoopBackOff';
  return pod.status?.phase ?? 'Running';
}

export function readyContainers(pod: Pod): string {
  const total = pod.spec.containers.length;
  const ready = pod.status?.phase === 'Running' || pod.status?.phase === undefined ? (isPodReady(pod) ? total : 0) : 0;
  return `${ready}/${total}`;
}

export function servicePorts(service: Service): string {
  const ports = (service.spec.ports ?? []).map(
    (p) => `${p.port}${p.nodePort ? `:${p.nodePort}` : ''}/${p.protocol ?? 'TCP'}`,
  );
  return ports.join(',') || NONE;
}

/** Source: printers.go getServiceExternalIP() */
export function externalIP({ spec, status }: Service): string {
  const external = spec.externalIPs ?? [];
  if (spec.type === 'ExternalName') return spec.externalName ?? NONE;
  if (spec.type !== 'LoadBalancer') return external.join(',') || NONE;
  const ingress = (status?.loadBalancer?.ingress ?? []).map((i) => i.ip ?? i.hostname ?? '');
  return [...ingress, ...external].join(',') || '<pending>';
}

/** At most three, then how many more. Source: printers.go formatEndpoints() */
export function endpointsText(endpoints: Endpoints): string {
  const all = (endpoints.subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports.flatMap((port) => addresses.map(({ ip }) => `${ip}:${port.port}`)),
  );
  if (all.length === 0) return NONE;
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}

export function imagesOf(template: PodTemplate): readonly [names: string, images: string] {
  const { containers } = template.spec;
  return [containers.map((c) => c.name).join(','), containers.map((c) => c.image ?? '').join(',')];
}

export function nodeStatus(node: Node): string {
  const ready = isNodeReady(node) ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable ? `${ready},SchedulingDisabled` : ready;
}

export function nodeRoles(node: Node): string {
  const prefix = 'node-role.kubernetes.io/';
  const labels = Object.keys(node.metadata.labels ?? {});
  const roles = labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length));
  return roles.sort().join(',') || NONE;
}

export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  return (
    Object.entries(labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(',') || NONE
  );
}

const columns: Readonly<Record<string, Columns>> = {
  Pod: {
    head: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
    wide: ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'],
    row(object, world) {
      const pod = object as Pod;
      const restarts = world.cluster.control.kubelet.get(objectKey(pod))?.restarts ?? 0;
      const { podIP = NONE } = pod.status ?? {};
      const cells = [pod.metadata.name, readyContainers(pod), podStatus(world, pod), String(restarts), age(world, pod)];
      return [...cells, podIP, pod.spec.nodeName ?? NONE, NONE, NONE];
    },
  },
  Service: {
    head: ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'],
    wide: ['SELECTOR'],
    row(object, world) {
      const service = object as Service;
      const { spec } = service;
      const cells = [service.metadata.name, spec.type ?? 'ClusterIP', spec.clusterIP || NONE, externalIP(service)];
      return [...cells, servicePorts(service), age(world, object), labelsText(spec.selector)];
    },
  },
  Endpoints: {
    head: ['NAME', 'ENDPOINTS', 'AGE'],
    wide: [],
    row: (object, world) => [object.metadata.name, endpointsText(object as Endpoints), age(world, object)],
  },
  EndpointSlice: {
    head: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
    wide: [],
    row(object, world) {
      const slice = object as EndpointSlice;
      const ports = (slice.ports ?? []).map((p) => String(p.port ?? '*')).join(',') || '<unset>';
      const all = slice.endpoints.flatMap((e) => e.addresses);
      const shown = all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
      return [slice.metadata.name, slice.addressType, ports, shown || '<unset>', age(world, object)];
    },
  },
  Node: {
    head: ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
    wide: ['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'],
    row(object, world) {
      const node = object as Node;
      const ip = node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? NONE;
      const cells = [node.metadata.name, nodeStatus(node), nodeRoles(node), age(world, node), VERSION];
      return [...cells, ip, NONE, 'Debian GNU/Linux 13 (trixie)', '6.18.0', 'containerd://2.2.0'];
    },
  },
  Deployment: {
    head: ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row(object, world) {
      const { metadata, spec, status = {} } = object as Deployment;
      const ready = `${status.readyReplicas ?? 0}/${spec.replicas ?? 1}`;
      const cells = [metadata.name, ready, String(status.updatedReplicas ?? 0), String(status.availableReplicas ?? 0)];
      return [...cells, age(world, object), ...imagesOf(spec.template), printSelector(spec.selector)];
    },
  },
  ReplicaSet: {
    head: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row(object, world) {
      const { metadata, spec, status } = object as ReplicaSet;
      const cells = [
        metadata.name,
        String(spec.replicas ?? 1),
        String(status?.replicas ?? 0),
        String(status?.readyReplicas ?? 0),
      ];
      return [...cells, age(world, object), ...imagesOf(spec.template), printSelector(spec.selector)];
    },
  },
  DaemonSet: {
    head: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE'],
    wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
    row(object, world) {
      const { metadata, spec, status } = object as DaemonSet;
      const ready = findObjects(world.cluster.api, podsByOwner, `DaemonSet/${objectKey(object)}`).filter(isAvailable);
      const current = String(status?.currentNumberScheduled ?? 0);
      const cells = [
        metadata.name,
        String(status?.desiredNumberScheduled ?? 0),
        current,
        String(ready.length),
        current,
      ];
      const more = [String(ready.length), labelsText(spec.template.spec.nodeSelector), age(world, object)];
      return [...cells, ...more, ...imagesOf(spec.template), printSelector(spec.selector)];
    },
  },
  Namespace: {
    head: ['NAME', 'STATUS', 'AGE'],
    wide: [],
    row: (object, world) => [object.metadata.name, 'Active', age(world, object)],
  },
  NetworkPolicy: {
    head: ['NAME', 'POD-SELECTOR', 'AGE'],
    wide: [],
    row(object, world) {
      const spec = (object as { readonly spec?: { readonly podSelector?: never } } & KubeObject).spec;
      return [object.metadata.name, printSelector(spec?.podSelector), age(world, object)];
    },
  },
  ConfigMap: {
    head: ['NAME', 'DATA', 'AGE'],
    wide: [],
    row: (object, world) => [
      object.metadata.name,
      String(Object.keys((object as ConfigMap).data ?? {}).length),
      age(world, object),
    ],
  },
};

const OTHER: Columns = {
  head: ['NAME', 'AGE'],
  wide: [],
  row: (object, world) => [object.metadata.name, age(world, object)],
};

export function columnsOf(kind: string): Columns {
  return columns[kind] ?? OTHER;
}
