import { parseIpv4 } from '../packet/address';
import type { PortRequest } from './state';

/** What is wrong with a `-p`. */
export class PortSpecError extends Error {}

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

/**
 * Reads a `-p`: `80`, `8080:80`, `127.0.0.1:8080:80`, `8000-8010:80/udp`, `8000-8002:80-82`.
 *
 * Source: docker/go-connections nat/nat.go ParsePortSpec()
 *
 * @throws PortSpecError
 */
export function readPublish(text: string): PortRequest[] {
  const [spec = '', proto = 'tcp'] = text.split('/', 2);
  const protocol = PROTOCOLS.find((p) => p === proto.toLowerCase());
  if (!protocol) throw new PortSpecError(`invalid proto: ${proto}`);
  const words = spec.split(':');
  const container = words.pop() ?? '';
  const host = words.pop() ?? '';
  const hostIp = words.join(':').replace(/^\[(.*)\]$/, '$1');
  if (hostIp !== '' && parseIpv4(hostIp) === undefined && !hostIp.includes(':'))
    throw new PortSpecError(`invalid IP address: ${hostIp}`);
  if (container === '') throw new PortSpecError(`no port specified: ${text}<empty>`);
  const inside = readRange(container);
  if (!inside) throw new PortSpecError(`invalid containerPort: ${container}`);
  const outside = host === '' ? undefined : readRange(host);
  if (host !== '' && !outside) throw new PortSpecError(`invalid hostPort: ${host}`);
  const [first, last] = inside;
  const count = last - first + 1;
  if (outside && count !== 1 && outside[1] - outside[0] + 1 !== count)
    throw new PortSpecError(`invalid ranges specified for container and host Ports: ${container} and ${host}`);
  return Array.from({ length: count }, (_, i) => {
    const hostPorts: readonly [number, number] =
      outside === undefined ? [0, 0] : count === 1 ? outside : [outside[0] + i, outside[0] + i];
    return { protocol, hostIp: hostIp === '0.0.0.0' ? '0.0.0.0' : hostIp, hostPorts, containerPort: first + i };
  });
}

/** Reads `--expose`: `3000`, `53/udp`, `7000-7002`; as `3000/tcp`. */
export function readExpose(text: string): string[] {
  const [spec = '', protocol = 'tcp'] = text.split('/', 2);
  const range = readRange(spec);
  if (!range || !PROTOCOLS.some((p) => p === protocol))
    throw new PortSpecError(`invalid range format for --expose: ${text}, error: invalid port`);
  return Array.from({ length: range[1] - range[0] + 1 }, (_, i) => `${range[0] + i}/${protocol}`);
}

function readRange(text: string): readonly [number, number] | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = [Number(first), Number(last)] as const;
  return first !== undefined && range[0] <= range[1] && range[1] <= 65535 ? range : undefined;
}
