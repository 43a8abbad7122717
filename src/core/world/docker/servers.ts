import { DOCKER_PROXY } from '../../docker/proxy';
import type { Container, Endpoint } from '../../docker/state';
import type { Netns } from '../../net/netns';
import { addSocket, listen, removeSocket } from '../../net/socket';
import { ipv4 } from '../../packet/address';
import { rootOf } from '../world';
import type { Daemon } from './engine';

/** The program of a container opens its sockets. It answers by the container's name. */
export function openServers(ns: Netns, container: Container): void {
  for (const text of container.listens) {
    const [protocol = '', port = ''] = text.split(' ');
    if (protocol === 'tcp' || protocol === 'udp') listen(ns, protocol, Number(port), container.name);
  }
}

/** Where a container shares a netns its sockets go when it ends. */
export function closeServers(ns: Netns | undefined, container: Container): void {
  for (const socket of ns?.sockets ?? [])
    if (ns && socket.data.kind === 'server' && socket.data.name === container.name) removeSocket(ns, socket);
}

/**
 * A docker-proxy for each published port: it takes what no rule took away from the host.
 *
 * Source: libnetwork/drivers/bridge/port_mapping_linux.go, cmd/docker-proxy
 */
export function openProxies({ engine, world }: Daemon, container: Container, gate: Endpoint): void {
  const root = world.net.namespaces.get(rootOf(engine.host));
  if (!engine.config.userlandProxy || !root || engine.networks.get(gate.network)?.gatewayMode === 'routed') return;
  for (const port of container.bound) {
    if (port.hostIp.includes(':') || port.protocol === 'sctp') continue;
    addSocket(root, {
      protocol: port.protocol,
      address: port.hostIp === '0.0.0.0' ? 0 : ipv4(port.hostIp),
      port: port.hostPort,
      listening: true,
      data: {
        kind: 'server',
        name: DOCKER_PROXY,
        program: DOCKER_PROXY,
        note: `${gate.address}:${port.containerPort}`,
      },
    });
  }
}

export function closeProxies({ engine, world }: Daemon, container: Container): void {
  const root = world.net.namespaces.get(rootOf(engine.host));
  for (const socket of root?.sockets ?? []) {
    const { data } = socket;
    const own = container.bound.some((b) => b.protocol === socket.protocol && b.hostPort === socket.port);
    if (root && own && data.kind === 'server' && data.program === DOCKER_PROXY) removeSocket(root, socket);
  }
}
