import { formatCidr, formatIpv4, inCidr } from '../packet/address';
import type { CommandLine } from '../kube/command-line';
import type { Machine } from './machine';
import type { LinkDump } from './read-links';
import type { RouteDump } from './read-routes';

/** Lines that make the devices, addresses and routes of the machine. */
export function setUpLines(machine: Machine, sysctls: readonly string[]): readonly CommandLine[] {
  const { links, roles, uplink } = machine;
  const role = (link: LinkDump) => roles.get(link.name);
  const lines = [
    'ip link set lo up',
    'sysctl -w net.ipv4.ip_forward=1',
    'sysctl -w net.bridge.bridge-nf-call-iptables=1',
  ];
  lines.push('sysctl -w net.ipv4.icmp_ratelimit=0');
  const mine = links.filter((l) => !['loopback', 'veth', 'slave'].includes(role(l) ?? ''));
  // A VXLAN names the device under it, so it comes last.
  for (const link of [...mine.filter((l) => role(l) !== 'vxlan'), ...mine.filter((l) => role(l) === 'vxlan')]) {
    const more = `${link.mac ? ` address ${link.mac}` : ''}${link.mtu ? ` mtu ${link.mtu}` : ''}`;
    if (role(link) === 'bridge' || role(link) === 'dummy')
      lines.push(`ip link add ${link.name}${more} type ${role(link)}`);
    else if (role(link) === 'vxlan')
      lines.push(`ip link add ${link.name}${more} type vxlan ${vxlanWords(link, machine)}`);
    else if (link.mtu) lines.push(`ip link set ${link.name} mtu ${link.mtu}`);
    for (const address of link.addresses) lines.push(`ip addr add ${address} dev ${link.name}`);
    for (const address of link.addresses6 ?? []) lines.push(`ip -6 addr add ${address} dev ${link.name}`);
    if (isUp(link)) lines.push(`ip link set ${link.name} up`);
  }
  for (const link of mine)
    if (roles.get(link.master) === 'bridge') lines.push(`ip link set ${link.name} master ${link.master}`);
  if (machine.cables.some((c) => c.device === 'uplink0'))
    lines.push('ip link set uplink0 up', `ip link set uplink0 master ${uplink}`);
  for (const route of inOrder(machine.routes)) {
    const line = routeLine(route, machine);
    if (line !== undefined) lines.push(line);
  }
  if (!machine.routes.some((r) => r.destination.prefix === 0))
    lines.push(`ip route add default via ${machine.gateway} dev ${uplink}`);
  for (const line of sysctls) lines.push(`sysctl -w ${line}`);
  return lines.map((line) => ({ line }));
}

function isUp(link: LinkDump): boolean {
  return link.flags.includes('UP') || link.flags.includes('LOWER_UP');
}

/** The words of `type vxlan`; without `ip -d` those that the programs that make such devices use. */
export function vxlanWords(link: LinkDump, { ip, uplink }: Pick<Machine, 'ip' | 'uplink'>): string {
  const words = link.vxlan.split(/\s+/);
  const word = (name: string, otherwise: string) =>
    words.includes(name) ? (words[words.indexOf(name) + 1] ?? otherwise) : otherwise;
  const calico = link.name.includes('calico');
  const id = word('id', calico ? '4096' : (/\d+$/.exec(link.name)?.[0] ?? '1'));
  return `id ${id} local ${word('local', ip)} dev ${word('dev', uplink)} dstport ${word('dstport', calico ? '4789' : '8472')} nolearning`;
}

/** Routes to what is near come first: the others' gateways are reached by them. */
function inOrder(routes: readonly RouteDump[]): readonly RouteDump[] {
  return [...routes.filter((r) => r.via === undefined), ...routes.filter((r) => r.via !== undefined)];
}

function routeLine(route: RouteDump, { links, roles }: Machine): string | undefined {
  const to = route.destination.prefix === 0 ? 'default' : formatCidr(route.destination);
  if (route.type !== 'unicast') return `ip route add ${route.type} ${to}`;
  // The route of a container comes with its cable.
  if (roles.get(route.device) === 'veth') return undefined;
  const link = links.find((l) => l.name === route.device);
  const own = link?.addresses.some((a) => formatNetwork(a) === to);
  if (route.kernel && own) return undefined;
  const words = [`ip route add ${to}`];
  if (route.via !== undefined) words.push(`via ${formatIpv4(route.via)}`);
  if (route.device) words.push(`dev ${route.device}`);
  if (route.source !== undefined) words.push(`src ${formatIpv4(route.source)}`);
  if (route.metric) words.push(`metric ${route.metric}`);
  if (route.onlink) words.push('onlink');
  else if (route.via === undefined && route.device) words.push('scope link');
  return words.join(' ');
}

function formatNetwork(address: string): string {
  const [ip = '', bits = '32'] = address.split('/');
  const value = ip.split('.').reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0);
  const mask = Number(bits) === 0 ? 0 : (0xffffffff << (32 - Number(bits))) >>> 0;
  return formatCidr({ address: (value & mask) >>> 0, prefix: Number(bits) });
}

/** The route that a packet to an address takes; the longest prefix wins. */
export function wayTo(machine: Machine, address: number): RouteDump | undefined {
  return machine.routes
    .filter((r) => inCidr(address, r.destination))
    .sort((a, b) => b.destination.prefix - a.destination.prefix || a.metric - b.metric)[0];
}
