import type { BoundPort, DockerEngine, PortRequest } from '../../docker/state';
import type { Netns } from '../../net/netns';
import { parseIpv4 } from '../../packet/address';
import { DockerError } from './engine';

const ANY = ['0.0.0.0', '::'] as const;

/**
 * Finds a host port for each that a container wants published.
 *
 * Source: libnetwork/portallocator/portallocator.go RequestPortsInRange()
 *
 * @param root the host's netns: what listens there may be in the way
 * @throws DockerError
 */
export function bindPorts(engine: DockerEngine, root: Netns, wanted: readonly PortRequest[]): BoundPort[] {
  const bound: BoundPort[] = [];
  for (const request of wanted) {
    const hostIps = request.hostIp !== '' ? [request.hostIp] : engine.config.userlandProxy ? ANY : ANY.slice(0, 1);
    const hostPort = choosePort(engine, root, request, hostIps, bound);
    const { protocol, containerPort } = request;
    for (const hostIp of hostIps) bound.push({ protocol, hostIp, hostPort, containerPort });
  }
  return bound;
}

function choosePort(
  engine: DockerEngine,
  root: Netns,
  { protocol, hostPorts }: PortRequest,
  hostIps: readonly string[],
  bound: readonly BoundPort[],
): number {
  const [low = 32768, high = 60999] = String(root.netfilter.sysctls.get('net.ipv4.ip_local_port_range') ?? '')
    .split(/\s+/)
    .map(Number);
  const [first, last] = hostPorts[0] === 0 ? [low, high] : hostPorts;
  const others = [...engine.containers.values()].flatMap((c) => c.bound);
  const allocated = (port: number) =>
    [...others, ...bound].some(
      (b) => b.protocol === protocol && b.hostPort === port && hostIps.some((ip) => clashes(b.hostIp, ip)),
    );
  const listening = (port: number) =>
    root.sockets.some(
      (s) =>
        s.listening &&
        s.protocol === protocol &&
        s.port === port &&
        hostIps.some((ip) => !ip.includes(':') && (s.address === 0 || ip === ANY[0] || s.address === parseIpv4(ip))),
    );
  for (let port = first; port <= last; port++) if (!allocated(port) && !listening(port)) return port;
  const where = `${hostIps[0]}:${first}`;
  if (first === last && !allocated(first)) {
    throw new DockerError(
      /^(2[0-7]|1\d)\./.test(engine.config.version)
        ? `Error starting userland proxy: listen ${protocol}4 ${where}: bind: address already in use`
        : `failed to bind host port ${where}/${protocol}: address already in use`,
    );
  }
  throw new DockerError(
    first === last ? `Bind for ${where} failed: port is already allocated` : `all ports are allocated`,
  );
}

function clashes(a: string, b: string): boolean {
  if (a.includes(':') !== b.includes(':')) return false;
  return a === b || a === '0.0.0.0' || b === '0.0.0.0' || a === '::' || b === '::';
}
