import { type Cidr, formatCidr, formatIpv4, inCidr, parseIpv4 } from '../packet/address';
import type { CommandLine } from '../kube/command-line';
import { NODE_DEVICE, type PodLink } from '../kube/cluster-network';
import { macOf } from '../world/mac';
import type { NodeSpec } from '../world/cluster-spec';
import { firstFree, lanGateway, lanOf, type Machine } from './machine';
import { say, sayCount } from '../lib/say';
import type { Notes } from './notes';
import type { RouteDump } from './read-routes';
import { vxlanWords } from './set-up';

/** A machine that the dumps only speak of. State while an import is made. */
export interface Other {
  readonly name: string;
  readonly ip: string;
  /** Networks of its pods, with the route that leads there. */
  readonly networks: RouteDump[];
  readonly pods: string[];
}

/** More would not be seen on the canvas. */
const MOST = 12;

/** Machines that answer in place of those that only routes and endpoints name. State while an import is made. */
export interface Others {
  readonly all: Map<string, Other>;
  /** Why no more are made; the addresses that do not answer. */
  readonly left: string[];
}

export interface NamedNode {
  readonly name: string;
  readonly ip: string;
  readonly podCIDRs: readonly string[];
}

/**
 * The machine on which an address is that is not here: by the route that leads to it, by the cable, or by the name of the
 * node on which the objects say it is.
 *
 * @returns `undefined` where nothing can stand in for it
 */
export function otherFor(
  others: Others,
  machine: Machine,
  nodes: readonly NamedNode[],
  taken: Set<string>,
  address: string,
  way: RouteDump | undefined,
): Other | undefined {
  const value = parseIpv4(address) ?? 0;
  const lan = lanOf(machine);
  const onLan = inCidr(value, lan) && (way === undefined || way.destination.prefix <= lan.prefix);
  if (onLan) return made(others, nodes, address);
  if (!way || way.destination.prefix === 0 || way.type !== 'unicast') return undefined;
  const net = formatCidr(way.destination);
  const known = [...others.all.values()].find((o) => o.networks.some((n) => formatCidr(n.destination) === net));
  if (known) return known;
  const node = nodes.find((n) => n.podCIDRs.includes(net));
  const via = way.via !== undefined && inCidr(way.via, lan) ? formatIpv4(way.via) : undefined;
  const ip = via ?? (node && inCidr(parseIpv4(node.ip) ?? 0, lan) ? node.ip : firstFree(lan, taken, 21));
  taken.add(ip);
  const other = made(others, nodes, ip, node?.name);
  other?.networks.push(way);
  return other;
}

function made(others: Others, nodes: readonly NamedNode[], ip: string, named?: string): Other | undefined {
  const known = others.all.get(ip);
  if (known) return known;
  if (others.all.size >= MOST) return undefined;
  const name = named ?? nodes.find((n) => n.ip === ip)?.name ?? `host-${ip.replaceAll('.', '-')}`;
  const other: Other = { name, ip, networks: [], pods: [] };
  others.all.set(ip, other);
  return other;
}

const BRIDGE = 'cni0';

/** How an other machine is set up, and what the dumped one needs beside its routes to reach it. */
export function setUpOther(
  other: Other,
  machine: Machine,
  own: readonly Cidr[],
): { readonly node: NodeSpec; readonly here: readonly CommandLine[] } {
  const { ip, name, networks } = other;
  const tunnels = [...new Set(networks.map((n) => n.device))].filter((d) =>
    ['tunnel', 'vxlan'].includes(machine.roles.get(d) ?? ''),
  );
  const lines = [
    'ip link set lo up',
    `ip addr add ${ip}/${machine.prefix} dev ${NODE_DEVICE}`,
    `ip link set ${NODE_DEVICE} up`,
    ...(ip === lanGateway(machine) ? [] : [`ip route add default via ${lanGateway(machine)} dev ${NODE_DEVICE}`]),
    'sysctl -w net.ipv4.ip_forward=1',
    'sysctl -w net.ipv4.icmp_ratelimit=0',
  ];
  const here: string[] = [];
  const podLinks: Record<string, PodLink> = {};
  for (const [i, { destination }] of networks.entries()) {
    if (destination.prefix > 29) continue;
    const bridge = `${BRIDGE.slice(0, -1)}${i}`;
    const gateway = formatIpv4(destination.address + 1);
    lines.push(
      `ip link add ${bridge} type bridge`,
      `ip addr add ${gateway}/${destination.prefix} dev ${bridge}`,
      `ip link set ${bridge} up`,
    );
    for (const [n, pod] of other.pods.entries())
      if (inCidr(parseIpv4(pod) ?? 0, destination) && pod !== gateway)
        podLinks[pod] = {
          device: `veth${i}${n.toString(16).padStart(6, '0')}`,
          bridge: { name: bridge, gateway, prefix: destination.prefix },
        };
  }
  for (const tunnel of tunnels) {
    const link = machine.links.find((l) => l.name === tunnel);
    if (!link) continue;
    const inner = link.addresses[0]?.split('/')[0];
    const back = own.map(formatCidr);
    if (machine.roles.get(tunnel) === 'vxlan') {
      const mac = macOf(`${name}/${tunnel}`);
      const nearMac = link.mac || macOf(`${machine.ip}/${tunnel}`);
      if (!link.mac) here.push(`ip link set ${tunnel} address ${nearMac}`);
      lines.push(
        `ip link add ${tunnel} address ${mac} type vxlan ${vxlanWords({ ...link, vxlan: link.vxlan.replace(/\b(?:local|dev) \S+/g, '') }, { ip, uplink: NODE_DEVICE })}`,
      );
      for (const { via, device } of networks)
        if (device === tunnel && via !== undefined) {
          lines.push(`ip addr add ${formatIpv4(via)}/32 dev ${tunnel}`);
          here.push(
            `ip neigh replace ${formatIpv4(via)} lladdr ${mac} dev ${tunnel} nud permanent`,
            `bridge fdb replace ${mac} dev ${tunnel} dst ${ip} self permanent`,
          );
        }
      lines.push(`ip link set ${tunnel} up`);
      if (inner) {
        lines.push(
          `ip neigh replace ${inner} lladdr ${nearMac} dev ${tunnel} nud permanent`,
          `bridge fdb replace ${nearMac} dev ${tunnel} dst ${machine.ip} self permanent`,
        );
        for (const net of new Set([...back, `${inner}/32`]))
          lines.push(`ip route replace ${net} via ${inner} dev ${tunnel} onlink`);
      }
    } else {
      lines.push(`ip link set ${tunnel} up`, `sysctl -w net.ipv4.conf.${tunnel}.proxy_arp=1`);
      here.push(`sysctl -w net.ipv4.conf.${tunnel}.proxy_arp=1`);
      const gateway = networks.some((n) => n.device === tunnel && n.via !== undefined) ? ` via ${machine.ip}` : '';
      for (const net of new Set([...back, ...(inner ? [`${inner}/32`] : [])]))
        lines.push(`ip route replace ${net}${gateway} dev ${tunnel}${gateway ? ' onlink' : ' scope link'}`);
    }
  }
  if (tunnels.length === 0)
    for (const net of own) lines.push(`ip route replace ${formatCidr(net)} via ${machine.ip} dev ${NODE_DEVICE}`);
  const cables = [
    { device: NODE_DEVICE, segment: 'lan' },
    ...tunnels.filter((t) => machine.roles.get(t) === 'tunnel').map((t) => ({ device: t, segment: t })),
  ];
  const podCIDR = networks[0] ? formatCidr(networks[0].destination) : NO_PODS;
  return {
    node: { name, ip, podCIDR, gateway: machine.gateway, cables, podLinks, setUp: lines.map((line) => ({ line })) },
    here: here.map((line) => ({ line })),
  };
}

/** For machines of whose pods nothing is known. */
export const NO_PODS = '198.18.255.0/24';

/** Says what stands in for what. */
export function tellOthers(others: Others, machine: Machine, notes: Notes): void {
  const all = [...others.all.values()];
  if (all.length === 0) return;
  const names = all.slice(0, 4).map((o) => `${o.name} (${o.ip})`);
  notes.guessed.push(
    sayCount(
      all.length,
      '{0} machine was not dumped but answers: {1}. It has no rules of its own.',
      '{0} machines were not dumped but answer: {1}. They have no rules of their own.',
      `${names.join(', ')}${all.length > 4 ? ', …' : ''}`,
    ),
  );
  const cables = new Set(
    all.flatMap((o) => o.networks.map((n) => n.device)).filter((d) => machine.roles.get(d) === 'tunnel'),
  );
  for (const device of cables)
    notes.guessed.push(say`${device} is drawn as a cable: what its tunnel adds to packets is not shown.`);
  if (others.left.length) {
    const some = others.left.slice(0, 3).join(', ');
    notes.guessed.push(
      sayCount(
        others.left.length,
        '{0} endpoint does not answer, as nothing tells where it is: {1}.',
        '{0} endpoints do not answer, as nothing tells where they are: {1}.',
        `${some}${others.left.length > 3 ? ', …' : ''}`,
      ),
    );
  }
}
