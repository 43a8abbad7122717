import { findObjects, getObject, listObjects } from '../kube/api';
import { slicesByService } from '../kube/indexes';
import { type EndpointSlice, objectKey, type Service } from '../kube/objects';
import type { Device, Netns } from '../net/netns';
import { formatRoute } from '../net/route-text';
import { formatCidr } from '../packet/address';
import { mainTable } from '../shell/commands/ip/route';
import { isRouter } from '../world/build';
import { isNodeReady } from '../world/control/nodes';
import { rootOf, type World } from '../world/world';
import { engineName, viewContainers } from './container-view';
import { viewPods } from './pod-view';
import type { DeviceView, HostView, ServiceView } from './snapshot';

function viewDevice(ns: Netns, device: Device): DeviceView {
  return {
    name: device.name,
    place: `${ns.place}/${device.name}`,
    kind: device.kind,
    addresses: device.addresses.map(formatCidr),
    mac: device.mac,
    mtu: device.mtu,
    ...(device.master === undefined ? {} : { master: device.master }),
    ...(device.kind === 'veth' && device.peer !== undefined ? { peer: device.peer } : {}),
  };
}

function viewNode(world: World, name: string): Pick<HostView, 'schedulable' | 'nodeReady'> {
  const node = getObject(world.cluster.api, 'Node', name);
  if (!node) return { schedulable: true, nodeReady: true };
  return { schedulable: node.spec?.unschedulable !== true, nodeReady: isNodeReady(node) };
}

/** The machines of a world, nodes first. */
export function viewHosts(world: World): HostView[] {
  const { spec } = world.cluster;
  const view = (name: string, ip: string, kind: HostView['kind'], podCIDR?: string): HostView | undefined => {
    const root = world.net.namespaces.get(rootOf(name));
    if (!root) return undefined;
    const engine = world.docker.get(name);
    return {
      name,
      kind,
      place: root.place,
      ip,
      ...(podCIDR === undefined ? {} : { podCIDR }),
      ...(engine ? { engine: engineName(engine) } : {}),
      up: !world.cluster.control.off.has(name),
      ...(kind === 'node' ? viewNode(world, name) : {}),
      devices: [...root.devices.values()].map((d) => viewDevice(root, d)),
      pods: [...viewPods(world, name, root), ...(engine ? viewContainers(engine, ip) : [])],
      routes: mainTable(root).map(formatRoute),
    };
  };
  const nodes = spec.nodes.map((n) => view(n.name, n.ip, 'node', n.podCIDR));
  const hosts = spec.hosts.map((h) => view(h.name, h.ip, isRouter(spec, h) ? 'router' : 'host'));
  return [...nodes, ...hosts].filter((h) => h !== undefined);
}

/** What is shown of a Service as long as neither it nor its slices change. A cache. */
const shown = new WeakMap<Service, { readonly slices: readonly EndpointSlice[]; readonly view: ServiceView }>();

export function viewServices(world: World): ServiceView[] {
  const { api } = world.cluster;
  return listObjects(api, 'Service').map((service) => {
    const key = objectKey(service);
    const given = findObjects(api, slicesByService, key);
    const slices = given.length > 0 ? given : (api.slices.get(key) ?? NO_SLICES);
    const known = shown.get(service);
    if (known && known.slices.length === slices.length && known.slices.every((s, i) => s === slices[i])) {
      return known.view;
    }
    const view = viewService(service, slices);
    shown.set(service, { slices, view });
    return view;
  });
}

const NO_SLICES: readonly EndpointSlice[] = [];

function viewService(service: Service, own: readonly EndpointSlice[]): ServiceView {
  const { name, namespace = 'default' } = service.metadata;
  const { spec } = service;
  return {
    name,
    namespace,
    type: spec.type ?? 'ClusterIP',
    clusterIP: spec.clusterIP ?? '',
    ports: viewPorts(service),
    ...(spec.externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy: spec.externalTrafficPolicy }),
    ...(spec.internalTrafficPolicy === undefined ? {} : { internalTrafficPolicy: spec.internalTrafficPolicy }),
    ...(spec.sessionAffinity === undefined ? {} : { sessionAffinity: spec.sessionAffinity }),
    endpoints: own.flatMap((slice) =>
      slice.endpoints.flatMap((endpoint) =>
        (slice.ports ?? []).map((port) => ({
          address: endpoint.addresses[0] ?? '',
          port: port.port ?? 0,
          node: endpoint.nodeName ?? '',
          pod: endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : '',
          ready: endpoint.conditions?.ready ?? true,
        })),
      ),
    ),
  };
}

function viewPorts(service: Service): ServiceView['ports'] {
  return (service.spec.ports ?? []).map((port) => ({
    name: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    port: port.port,
    ...(port.nodePort ? { nodePort: port.nodePort } : {}),
    target: String(port.targetPort ?? port.port),
  }));
}
