import { type Cidr, formatCidr, formatIpv4, inCidr, networkOf, parseCidr, parseIpv4 } from '../packet/address';
import type { Cable } from '../world/cluster-spec';
import { type DeviceRole, roleOf } from './device-role';
import type { LinkDump } from './read-links';
import type { RouteDump } from './read-routes';

/** A network behind a bridge of the machine: its containers. `address` is the bridge's own. */
export interface BridgeNetwork {
  readonly bridge: string;
  readonly network: Cidr;
}

/** The machine that was dumped, as far as it is known. */
export interface Machine {
  readonly ip: string;
  readonly prefix: number;
  readonly gateway: string;
  /** The device by which it reaches other machines. */
  readonly uplink: string;
  readonly cables: readonly Cable[];
  readonly links: readonly LinkDump[];
  readonly roles: ReadonlyMap<string, DeviceRole>;
  readonly bridges: readonly BridgeNetwork[];
  readonly routes: readonly RouteDump[];
  /** Devices of containers with a route of their own, by address. */
  readonly containers: ReadonlyMap<string, string>;
}

/** What has to be supposed where the dumps do not say it. */
export interface Supposed {
  readonly ip: () => string;
  readonly uplink: string;
}

/** The network of the machine's uplink. */
export function lanOf(machine: Pick<Machine, 'ip' | 'prefix'>): Cidr {
  return networkOf({ address: parseIpv4(machine.ip) ?? 0, prefix: machine.prefix });
}

/** The gateway of others on the cable: the machine's own where that is there, else the machine itself (a /32 of a cloud). */
export function lanGateway(machine: Machine): string {
  return inCidr(parseIpv4(machine.gateway) ?? 0, lanOf(machine)) ? machine.gateway : machine.ip;
}

/** Addresses that routes name: a dump without `ip addr` still says them. */
function addressesFromRoutes(routes: readonly RouteDump[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { kernel, source, device, destination } of routes) {
    if (!kernel || source === undefined || device === '') continue;
    const list = found.get(device) ?? [];
    list.push(formatCidr({ address: source, prefix: destination.prefix }));
    found.set(device, list);
  }
  return found;
}

function bareLink(name: string, addresses: string[]): LinkDump {
  const none = { parent: '', master: '', type: '', mac: '', detail: '', vxlan: '' };
  return { ...none, name, flags: ['UP'], mtu: 0, addresses };
}

/** Puts together what `ip addr` and `ip route` say; what neither says is supposed. */
export function readMachine(given: readonly LinkDump[], routes: readonly RouteDump[], supposed: Supposed): Machine {
  const byRoute = addressesFromRoutes(routes);
  const links = given.map((link) =>
    link.addresses.length ? link : { ...link, addresses: byRoute.get(link.name) ?? [] },
  );
  for (const device of new Set(routes.map((r) => r.device)))
    if (device !== '' && !links.some((l) => l.name === device)) links.push(bareLink(device, byRoute.get(device) ?? []));
  const way = routes.filter((r) => r.destination.prefix === 0 && r.device).sort((a, b) => a.metric - b.metric)[0];
  const isOutside = (link: LinkDump) => link.addresses.length > 0 && roleOf(link, links) === 'ethernet';
  const uplink =
    way?.device ?? links.find((l) => isOutside(l) && !l.flags.includes('LOOPBACK'))?.name ?? supposed.uplink;
  let link = links.find((l) => l.name === uplink);
  if (!link) {
    link = bareLink(uplink, []);
    links.push(link);
  }
  if (link.addresses.length === 0)
    link.addresses = [way?.source === undefined ? `${supposed.ip()}/24` : `${formatIpv4(way.source)}/24`];
  const [ip = '', bits = '24'] = (link.addresses[0] ?? '').split('/');
  // A machine of a cloud may have a /32: the others are on its cable all the same.
  const prefix = Number(bits) > 30 ? 24 : Number(bits);
  const roles = new Map(links.map((l) => [l.name, roleOf(l, links)]));
  const bridges = links.flatMap((l): BridgeNetwork[] => {
    const network = parseCidr(l.addresses[0] ?? '');
    return roles.get(l.name) === 'bridge' && l.name !== uplink && network && network.prefix < 31
      ? [{ bridge: l.name, network }]
      : [];
  });
  const containers = new Map(
    routes
      .filter((r) => r.destination.prefix === 32 && r.via === undefined && roles.get(r.device) === 'veth')
      .map((r) => [formatIpv4(r.destination.address), r.device]),
  );
  const gateway =
    way?.via === undefined
      ? firstFree(networkOf({ address: parseIpv4(ip) ?? 0, prefix }), new Set([ip]))
      : formatIpv4(way.via);
  return {
    ip,
    prefix,
    gateway,
    uplink,
    links,
    roles,
    bridges,
    containers,
    routes,
    cables: cablesOf(links, roles, uplink),
  };
}

/** The lowest address of a network that nobody has. */
export function firstFree(network: Cidr, taken: ReadonlySet<string>, from = 1): string {
  for (let n = from; ; n++) {
    const address = formatIpv4((network.address + n) >>> 0);
    if (!inCidr((network.address + n) >>> 0, network)) return formatIpv4((network.address + 1) >>> 0);
    if (!taken.has(address)) return address;
  }
}

/** Devices with a plug: the uplink is on the cable of all machines, each other one on a cable of its own. */
function cablesOf(links: readonly LinkDump[], roles: ReadonlyMap<string, DeviceRole>, uplink: string): Cable[] {
  const up = links.find((l) => l.name === uplink);
  const port =
    roles.get(uplink) === 'bridge'
      ? links.find((l) => l.master === uplink && roles.get(l.name) === 'ethernet')
      : undefined;
  const plugged = links.filter((l) => roles.get(l.name) === 'ethernet' || roles.get(l.name) === 'tunnel');
  const cables = plugged.map(({ name, mac }): Cable => {
    const onLan = name === (port ?? up)?.name;
    return { device: name, segment: onLan ? 'lan' : name, ...(mac ? { mac } : {}) };
  });
  // A bridge without a port that we know still has to have one.
  if (!cables.some((c) => c.segment === 'lan'))
    cables.push({ device: roles.get(uplink) === 'bridge' ? 'uplink0' : uplink, segment: 'lan' });
  return cables;
}
