import { undo } from '../../docker/firewall';
import { attachLines, detachLines } from '../../docker/link-lines';
import { contains, freeAddress } from '../../docker/pools';
import { addressRules, type PortBinding, portRules } from '../../docker/port-rules';
import type { BoundPort, Container, DockerEngine, DockerNetwork, Endpoint } from '../../docker/state';
import { sha256Hex } from '../../kube/hash';
import { ipv4 } from '../../packet/address';
import { macOf } from '../mac';
import { changeRules, type Daemon, DockerError, firewallOf, layoutOfEngine, rulesOfNetwork, runLines } from './engine';
import { networkNamed } from './networks';

/** An endpoint that has no address yet. */
export function idle(net: DockerNetwork, wanted?: string): Endpoint {
  return {
    network: net.id,
    ...(wanted === undefined ? {} : { wanted }),
    address: '',
    mac: '',
    hostDevice: '',
    device: '',
  };
}

/** Gives a container its interface in a network. @throws DockerError */
export function attach(daemon: Daemon, container: Container, endpoint: Endpoint): Endpoint {
  const { engine } = daemon;
  const net = networkNamed(engine, endpoint.network);
  const address = chooseAddress(engine, net, endpoint.wanted);
  const others = container.endpoints.filter((e) => e.address !== '' && e.network !== net.id);
  const devices = new Set(others.map((e) => e.device));
  const device = [...Array(others.length + 1).keys()].map((n) => `eth${n}`).find((d) => !devices.has(d)) ?? 'eth0';
  const made: Endpoint = {
    ...endpoint,
    address,
    // Differs: the kernel draws these digits at random.
    hostDevice: `veth${sha256Hex(`endpoint ${container.id} ${net.id}`).slice(0, 7)}`,
    device,
    mac: macFor(daemon, container, device, address),
  };
  runLines(
    daemon,
    attachLines(net, made, {
      netns: netnsName(container),
      // The default route follows the first network in the order of their names; here the first that gave one keeps it.
      first: !others.some((e) => !networkNamed(engine, e.network).internal),
      hairpin: !engine.config.userlandProxy,
    }),
  );
  changeRules(daemon, firewallOf(engine), addressRules(firewallOf(engine), rulesOfNetwork(net), address));
  container.endpoints = [...container.endpoints.filter((e) => e.network !== net.id), made];
  return made;
}

/** Takes an interface away; rules first. */
export function detach(daemon: Daemon, container: Container, endpoint: Endpoint): void {
  const { engine, world } = daemon;
  const net = networkNamed(engine, endpoint.network);
  const fw = firewallOf(engine);
  changeRules(daemon, fw, undo(addressRules(fw, rulesOfNetwork(net), endpoint.address)));
  // Its other end may be gone already, with the netns.
  if (world.net.namespaces.get(`${engine.host}/root`)?.devices.has(endpoint.hostDevice))
    runLines(daemon, detachLines(endpoint));
  container.endpoints = container.endpoints.map((e) => (e.network === net.id ? idle(net, e.wanted) : e));
}

/** The rules of published ports, which lead to the endpoint that carries the default route. */
export function changePorts(
  daemon: Daemon,
  endpoint: Endpoint,
  ports: readonly BoundPort[],
  how: 'add' | 'remove',
): void {
  const { engine } = daemon;
  const fw = firewallOf(engine);
  const net = networkNamed(engine, endpoint.network);
  for (const port of ports) {
    // From a host's IPv6 address to a container's IPv4 address only docker-proxy leads.
    if (port.hostIp.includes(':')) continue;
    const binding: PortBinding = { ...port, hostPort: net.gatewayMode === 'routed' ? 0 : port.hostPort };
    const changes = portRules(fw, rulesOfNetwork(net), endpoint.address, binding);
    changeRules(daemon, fw, how === 'add' ? changes : undo(changes));
  }
}

/** As `ip netns` on the host knows a container. */
export function netnsName(container: Container): string {
  return container.place.slice(container.place.indexOf('/') + 1);
}

function chooseAddress(engine: DockerEngine, net: DockerNetwork, wanted: string | undefined): string {
  const taken = new Set([
    net.gateway,
    ...[...engine.containers.values()].flatMap((c) =>
      c.endpoints.filter((e) => e.network === net.id && e.address !== '').map((e) => e.address),
    ),
  ]);
  if (wanted !== undefined) {
    if (!contains(net.subnet, wanted))
      throw new DockerError(
        `invalid config for network ${net.name}: invalid endpoint settings:\nno configured subnet contains IP address ${wanted}`,
      );
    if (taken.has(wanted)) throw new DockerError('Address already in use');
    return wanted;
  }
  const address = freeAddress(net.subnet, taken);
  if (address === undefined)
    throw new DockerError("no available IPv4 addresses on this network's address pools: " + net.name);
  return address;
}

/** Before 28 a MAC followed from the address. Source: libnetwork/netutils/utils.go GenerateMACFromIP() */
function macFor({ engine }: Daemon, container: Container, device: string, address: string): string {
  if (layoutOfEngine(engine).generation !== 27) return macOf(`${container.place}/${device}`);
  const digits = ipv4(address).toString(16).padStart(8, '0');
  return `02:42:${digits.replace(/(..)(?=.)/g, '$1:')}`;
}
