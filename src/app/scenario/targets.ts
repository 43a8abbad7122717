import type { Snapshot } from '../../core/engine/snapshot';
import type { Action } from '../../core/world/action';

type Probe = Extract<Action, { kind: 'probe' }>;
export type Protocol = Probe['protocol'];

/** A place that packets can be sent from, or an address they can be sent to. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly group: string;
  /** Of a target: what it speaks. */
  readonly protocol?: Protocol;
}

/** Every netns that can send: machines first, then pods. */
export function sources(snapshot: Snapshot): readonly Choice[] {
  const hosts = Object.values(snapshot.hosts);
  const rank = { host: 0, node: 1, router: 2 };
  const machines = hosts
    .toSorted((a, b) => rank[a.kind] - rank[b.kind])
    .map((h) => ({ value: h.place, label: `${h.name}, ${h.ip}`, group: 'Machines' }));
  const pods = hosts.flatMap((h) =>
    h.pods.map((p) => ({ value: p.place, label: `${p.name}, ${p.ip}`, group: `Pods on ${h.name}` })),
  );
  return [...machines, ...pods];
}

/** Every address that something is meant to answer at. */
export function targets(snapshot: Snapshot): readonly Choice[] {
  const hosts = Object.values(snapshot.hosts);
  const nodes = hosts.filter((h) => h.kind === 'node');
  const services = snapshot.services.flatMap((s) =>
    s.ports.map((p) => ({
      value: `${s.clusterIP}:${p.port}`,
      label: `${s.name}, ${s.clusterIP}:${p.port}${p.protocol === 'TCP' ? '' : ` ${p.protocol}`}`,
      group: 'Services',
      protocol: p.protocol.toLowerCase() as Protocol,
    })),
  );
  const nodePorts = snapshot.services.flatMap((s) =>
    s.ports.flatMap((p) =>
      p.nodePort === undefined
        ? []
        : nodes.map((n) => ({
            value: `${n.ip}:${p.nodePort}`,
            label: `${s.name} on ${n.name}, ${n.ip}:${p.nodePort}`,
            group: 'NodePorts',
            protocol: p.protocol.toLowerCase() as Protocol,
          })),
    ),
  );
  const pods = hosts.flatMap((h) =>
    h.pods.flatMap((p) => {
      const [protocol, port] = p.ports[0]?.split(' ') ?? [];
      if (!port) return [];
      return [
        {
          value: `${p.ip}:${port}`,
          label: `${p.name}, ${p.ip}:${port}`,
          group: 'Pods',
          protocol: (protocol?.toLowerCase() ?? 'tcp') as Protocol,
        },
      ];
    }),
  );
  return [...services, ...nodePorts, ...pods];
}

/** Why a target cannot be sent to; '' where it can. */
export function targetProblem(to: string, protocol: Protocol): string {
  const [address = '', port, ...rest] = to.trim().split(':');
  const parts = address.split('.');
  const isAddress = parts.length === 4 && parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) <= 255);
  if (!isAddress || rest.length > 0) return 'Write an IPv4 address, such as 10.96.45.123:80.';
  if (protocol === 'icmp') return '';
  if (port === undefined) return 'Add a port, such as :80. Only a ping has none.';
  return /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535 ? '' : 'A port is a number from 1 to 65535.';
}

/** A ping goes to the address alone. */
export function targetFor(to: string, protocol: Protocol): string {
  return protocol === 'icmp' ? (to.trim().split(':')[0] ?? '') : to.trim();
}
