import type { Snapshot } from '../../core/engine/snapshot';
import type { Action } from '../../core/world/action';

type Probe = Extract<Action, { kind: 'probe' }>;
export type Protocol = Probe['protocol'];

/** A place that packets can be sent from, or an address they can be sent to. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly group: string;
}

export interface Target extends Choice {
  readonly to: string;
  /** What it speaks. */
  readonly protocol: Protocol;
}

/** Every netns that can send: machines first, then pods. */
export function sources(snapshot: Snapshot): readonly Choice[] {
  const hosts = Object.values(snapshot.hosts);
  const rank = { host: 0, node: 1, router: 2 };
  const machines = hosts
    .toSorted((a, b) => rank[a.kind] - rank[b.kind])
    .map((h) => ({ value: h.place, label: `${h.name}, ${h.ip}`, group: 'Machines' }));
  const pods = hosts.flatMap((h) =>
    h.pods.map((p) => ({
      value: p.place,
      label: `${p.name}, ${p.ip}`,
      group: `${p.namespace === '' ? 'Containers' : 'Pods'} on ${h.name}`,
    })),
  );
  return [...machines, ...pods];
}

/** So many Services are offered in a list; any other is reached by its address. */
const LISTED = 100;

/** Every address that something is meant to answer at, of the first Services. One address may speak two protocols. */
export function targets(snapshot: Snapshot): readonly Target[] {
  const hosts = Object.values(snapshot.hosts);
  const nodes = hosts.filter((h) => h.kind === 'node');
  const ports = snapshot.services
    .slice(0, LISTED)
    .flatMap((service) => service.ports.map((port) => ({ service, port })));
  const services = ports.map(({ service, port }) =>
    target('Services', service.name, `${service.clusterIP}:${port.port}`, port.protocol),
  );
  const nodePorts = ports.flatMap(({ service, port }) =>
    port.nodePort === undefined
      ? []
      : nodes.map((n) =>
          target('NodePorts', `${service.name} on ${n.name}`, `${n.ip}:${port.nodePort}`, port.protocol),
        ),
  );
  const pods = hosts.flatMap((h) =>
    h.pods.flatMap((p) => {
      const [protocol = 'tcp', port] = p.ports[0]?.split(' ') ?? [];
      return port ? [target(p.namespace === '' ? 'Containers' : 'Pods', p.name, `${p.ip}:${port}`, protocol)] : [];
    }),
  );
  const published = hosts.flatMap((h) =>
    h.pods.flatMap((p) =>
      (p.published ?? []).map((text) => {
        const [protocol = 'tcp', to = ''] = text.split(' ');
        return target('Published ports', p.name, to, protocol);
      }),
    ),
  );
  return [...services, ...nodePorts, ...published, ...pods];
}

function target(group: string, name: string, to: string, spoken: string): Target {
  const protocol = spoken.toLowerCase() as Protocol;
  const label = `${name}, ${to}${protocol === 'tcp' ? '' : ` ${spoken.toUpperCase()}`}`;
  return { value: `${protocol} ${to}`, label, group, to, protocol };
}

/** The known target that an address and a protocol mean. A ping is sent to an address without its port. */
export function knownTarget(known: readonly Target[], to: string, protocol: Protocol): Target | undefined {
  const exact = known.find((t) => t.to === to && t.protocol === protocol) ?? known.find((t) => t.to === to);
  if (exact || protocol !== 'icmp') return exact;
  return known.find((t) => targetFor(t.to, 'icmp') === to);
}

/** Why a target cannot be sent to; '' where it can. */
export function targetProblem(to: string, protocol: Protocol): string {
  const [address = '', port, ...rest] = to.trim().split(':');
  const parts = address.split('.');
  const isAddress = parts.length === 4 && parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) <= 255);
  const isName = /[A-Za-z]/.test(address) && /^[A-Za-z0-9_][-A-Za-z0-9_.]*$/.test(address);
  if ((!isAddress && !isName) || rest.length > 0)
    return 'Write an IPv4 address or a name, such as 10.96.45.123:80 or web:80.';
  if (protocol === 'icmp') return '';
  if (port === undefined) return 'Add a port, such as :80. Only a ping has none.';
  return /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535 ? '' : 'A port is a number from 1 to 65535.';
}

/** A ping goes to the address alone. */
export function targetFor(to: string, protocol: Protocol): string {
  return protocol === 'icmp' ? (to.trim().split(':')[0] ?? '') : to.trim();
}
