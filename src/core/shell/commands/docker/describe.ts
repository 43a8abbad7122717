import type { Container, DockerEngine, DockerNetwork } from '../../../docker/state';
import { timestamp } from './show';

/** What `docker inspect` says of a container. */
export function describeContainer(engine: DockerEngine, c: Container): object {
  const running = c.status === 'running';
  const [path = '', ...args] = c.command.split(' ');
  const endpoints = c.endpoints.map((e) => ({ net: engine.networks.get(e.network), e }));
  const first = endpoints[0];
  const networks = Object.fromEntries(
    endpoints.map(({ net, e }) => [
      net?.name ?? '',
      {
        IPAMConfig: e.wanted === undefined ? null : { IPv4Address: e.wanted },
        MacAddress: e.mac,
        NetworkID: e.network,
        Gateway: e.address === '' ? '' : net?.gateway,
        IPAddress: e.address,
        IPPrefixLen: e.address === '' ? 0 : Number(net?.subnet.split('/')[1]),
      },
    ]),
  );
  const bindings = (ports: readonly { protocol: string; containerPort: number; hostIp: string; port: string }[]) =>
    Object.fromEntries(
      ports.map((p) => [
        `${p.containerPort}/${p.protocol}`,
        ports
          .filter((o) => o.containerPort === p.containerPort && o.protocol === p.protocol)
          .map((o) => ({ HostIp: o.hostIp, HostPort: o.port })),
      ]),
    );
  return {
    Id: c.id,
    Created: timestamp(c.created),
    Path: path,
    Args: args,
    State: {
      Status: c.status,
      Running: running,
      Paused: false,
      Restarting: false,
      ExitCode: c.exitCode,
      StartedAt: running ? timestamp(c.since) : '0001-01-01T00:00:00Z',
    },
    Image: c.image,
    Name: `/${c.name}`,
    HostConfig: {
      NetworkMode: c.mode === 'default' ? (first?.net?.name ?? 'bridge') : c.mode,
      PortBindings: bindings(
        c.publish.map((p) => ({
          ...p,
          port:
            p.hostPorts[0] === 0 ? '' : p.hostPorts[0] === p.hostPorts[1] ? `${p.hostPorts[0]}` : p.hostPorts.join('-'),
        })),
      ),
      AutoRemove: c.autoRemove,
    },
    Config: {
      Hostname: c.id.slice(0, 12),
      Image: c.image,
      ExposedPorts: Object.fromEntries(c.exposed.map((port) => [port, {}])),
    },
    NetworkSettings: {
      SandboxKey: running ? `/var/run/docker/netns/${c.id.slice(0, 12)}` : '',
      Ports: running
        ? {
            ...Object.fromEntries(c.exposed.map((port) => [port, null])),
            ...bindings(c.bound.map((b) => ({ ...b, port: String(b.hostPort) }))),
          }
        : {},
      // The fields of the default bridge went with version 29.
      ...(Number.parseInt(engine.config.version, 10) < 29
        ? {
            Gateway: first?.net?.name === 'bridge' && running ? first.net.gateway : '',
            IPAddress: first?.net?.name === 'bridge' ? first.e.address : '',
            MacAddress: first?.net?.name === 'bridge' ? first.e.mac : '',
          }
        : {}),
      Networks: networks,
    },
  };
}

/** What `docker network inspect` says. */
export function describeNetwork(engine: DockerEngine, net: DockerNetwork): object {
  const inside = [...engine.containers.values()].flatMap((c) =>
    c.endpoints.filter((e) => e.network === net.id && e.address !== '').map((e) => ({ c, e })),
  );
  const isDefault = net.name === 'bridge';
  const options: Record<string, string> = {};
  if (isDefault) {
    options['com.docker.network.bridge.default_bridge'] = 'true';
    options['com.docker.network.bridge.enable_icc'] = String(net.icc);
    options['com.docker.network.bridge.enable_ip_masquerade'] = String(net.masquerade);
    options['com.docker.network.bridge.host_binding_ipv4'] = '0.0.0.0';
    options['com.docker.network.bridge.name'] = net.bridge;
    options['com.docker.network.driver.mtu'] = '1500';
  } else {
    if (!net.icc) options['com.docker.network.bridge.enable_icc'] = 'false';
    if (net.driver === 'bridge' && !net.masquerade) options['com.docker.network.bridge.enable_ip_masquerade'] = 'false';
    if (net.gatewayMode !== 'nat') options['com.docker.network.bridge.gateway_mode_ipv4'] = net.gatewayMode;
    if (net.hostIp !== undefined) options['com.docker.network.host_ipv4'] = net.hostIp;
    if (net.driver === 'bridge' && !net.bridge.startsWith('br-'))
      options['com.docker.network.bridge.name'] = net.bridge;
  }
  return {
    Name: net.name,
    Id: net.id,
    Created: timestamp(net.created),
    Scope: 'local',
    Driver: net.driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Options: isDefault || net.driver !== 'bridge' ? null : {},
      Config: net.subnet === '' ? null : [{ Subnet: net.subnet, Gateway: net.gateway }],
    },
    Internal: net.internal,
    Attachable: false,
    Ingress: false,
    Containers: Object.fromEntries(
      inside.map(({ c, e }) => [
        c.id,
        {
          Name: c.name,
          MacAddress: e.mac,
          IPv4Address: `${e.address}/${net.subnet.split('/')[1]}`,
          IPv6Address: '',
        },
      ]),
    ),
    Options: options,
    Labels: {},
  };
}
