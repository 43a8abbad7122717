import { isPodReady } from '../kube/controllers/endpoints';
import { getObject, listObjects } from '../kube/api';
import { SERVICE_NAME_LABEL, type Service } from '../kube/objects';
import type { Device, Netns } from '../net/netns';
import { formatRoute } from '../net/route-text';
import { formatCidr } from '../packet/address';
import { mainTable } from '../shell/commands/ip/route';
import { isRouter } from '../world/build';
import { slicesOfCluster } from '../world/control/services';
import { rootOf, type World } from '../world/world';
import { engineName, viewContainers } from './container-view';
import type { DeviceView, HostView, PodView, ServiceView } from './snapshot';

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

function viewPods(world: World, node: string, root: Netns): PodView[] {
  return [...world.cluster.pods]
    .filter(([, pod]) => pod.node === node)
    .map(([key, pod]) => {
      const object = getObject(world.cluster.api, 'Pod', key);
      const end = [...root.devices.values()].find((d) => d.peer?.startsWith(`${pod.place}/`));
      return {
        name: pod.network.name,
        namespace: pod.network.namespace,
        place: pod.place,
        ip: pod.network.ip,
        ready: object !== undefined && isPodReady(object),
        phase: 'Running',
        restarts: 0,
        device: end?.name ?? '',
        ports: pod.ports,
        labels: object?.metadata.labels ?? {},
      };
    });
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
      devices: [...root.devices.values()].map((d) => viewDevice(root, d)),
      pods: [...viewPods(world, name, root), ...(engine ? viewContainers(engine) : [])],
      routes: mainTable(root).map(formatRoute),
    };
  };
  const nodes = spec.nodes.map((n) => view(n.name, n.ip, 'node', n.podCIDR));
  const hosts = spec.hosts.map((h) => view(h.name, h.ip, isRouter(spec, h) ? 'router' : 'host'));
  return [...nodes, ...hosts].filter((h) => h !== undefined);
}

export function viewServices(world: World): ServiceView[] {
  const { api } = world.cluster;
  const slices = slicesOfCluster(api);
  return listObjects(api, 'Service').map((service) => {
    const { name, namespace = 'default' } = service.metadata;
    const own = slices.filter(
      (s) => s.metadata.labels?.[SERVICE_NAME_LABEL] === name && (s.metadata.namespace ?? 'default') === namespace,
    );
    const { spec } = service;
    return {
      name,
      namespace,
      type: spec.type ?? 'ClusterIP',
      clusterIP: spec.clusterIP ?? '',
      ports: viewPorts(service),
      ...(spec.externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy: spec.externalTrafficPolicy }),
      ...(spec.internalTrafficPolicy === undefined ? {} : { internalTrafficPolicy: spec.internalTrafficPolicy }),
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
  });
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
