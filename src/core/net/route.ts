import type { AddressType } from '../netfilter/extension';
import { type Ipv4, prefixMask } from '../packet/address';
import type { Device, Netns, Route } from './netns';

/**
 * A table of routes; that of a netns is local and main as one, which they are as long as there are no rules of policy
 * routing. Follows from the netns' devices and routes. A value.
 *
 * Source: net/ipv4/fib_trie.c; lookups by prefix length instead of by bits.
 */
export interface Fib {
  /** Longest prefix first; within one the routes of a network, the preferred first. */
  readonly prefixes: readonly { readonly mask: number; readonly networks: ReadonlyMap<Ipv4, readonly Route[]> }[];
  /** Every address of a device that is up. */
  readonly local: ReadonlySet<Ipv4>;
}

export const EMPTY_FIB: Fib = { prefixes: [], local: new Set() };

/** Routes that follow from an address. Source: net/ipv4/fib_frontend.c fib_add_ifaddr() */
function addressRoutes(device: Device): Route[] {
  const routes: Route[] = [];
  const made = { device: device.name, metric: 0, proto: 'kernel' } as const;
  for (const { address, prefix, scope } of device.addresses) {
    const network = (address & prefixMask(prefix, 'ipv4')) >>> 0;
    const first = device.addresses.find(
      (a) => a.prefix === prefix && (a.address & prefixMask(prefix, 'ipv4')) >>> 0 === network,
    );
    const source = first?.address ?? address;
    const local = { ...made, type: 'local', scope: 'host', source } as const;
    routes.push({ ...local, destination: { address, prefix: 32 } });
    if (source !== address || (network === address && prefix === 32) || network === 0) continue;
    if (device.kind === 'loopback') routes.push({ ...local, destination: { address: network, prefix } });
    else {
      const linkScope = scope === 'host' ? 'host' : 'link';
      routes.push({ ...made, type: 'unicast', scope: linkScope, source, destination: { address: network, prefix } });
    }
    if (prefix < 31) {
      const broadcast = (network | ~prefixMask(prefix, 'ipv4')) >>> 0;
      routes.push({
        ...made,
        type: 'broadcast',
        scope: 'link',
        source,
        destination: { address: broadcast, prefix: 32 },
      });
    }
  }
  return routes;
}

/** Routes of the devices that are up, as the kernel makes them. */
export function kernelRoutes(ns: Netns): Route[] {
  return [...ns.devices.values()].flatMap((device) => (device.up ? addressRoutes(device) : []));
}

function rank(route: Route): number {
  return (route.type === 'local' || route.type === 'broadcast' ? 0 : 1) * 2 ** 33 + route.metric;
}

/** Builds the tables anew from devices and routes. */
export function buildFib(ns: Netns): Fib {
  const usable = ns.routes.filter((r) => r.device === undefined || ns.devices.get(r.device)?.up);
  const local = new Set<Ipv4>();
  for (const device of ns.devices.values()) if (device.up) for (const a of device.addresses) local.add(a.address);
  return tableFrom([...kernelRoutes(ns), ...usable], local);
}

/** A table of routes. */
export function tableFrom(routes: readonly Route[], local: ReadonlySet<Ipv4> = new Set()): Fib {
  const lengths = new Map<number, Map<Ipv4, Route[]>>();
  for (const route of routes) {
    const { address, prefix } = route.destination;
    const networks = lengths.get(prefix) ?? new Map<Ipv4, Route[]>();
    lengths.set(prefix, networks);
    const same = networks.get(address);
    if (same) same.push(route);
    else networks.set(address, [route]);
  }
  for (const networks of lengths.values()) for (const same of networks.values()) same.sort((a, b) => rank(a) - rank(b));
  const prefixes = [...lengths]
    .sort((a, b) => b[0] - a[0])
    .map(([prefix, networks]) => ({ mask: prefixMask(prefix, 'ipv4'), networks }));
  return { prefixes, local };
}

const remembered = new WeakMap<Fib, Map<Ipv4, Route | undefined>>();

/**
 * The route to an address, whatever its type; `undefined` where none leads there.
 *
 * @param device only routes that leave by this device
 */
export function lookupRoute(ns: Netns, destination: Ipv4, device?: string): Route | undefined {
  if (device !== undefined) return findInFib(ns.fib, destination, device);
  let known = remembered.get(ns.fib);
  if (!known || known.size > 4096) {
    known = new Map();
    remembered.set(ns.fib, known);
  }
  const hit = known.get(destination);
  if (hit !== undefined || known.has(destination)) return hit;
  const route = findInFib(ns.fib, destination, undefined);
  known.set(destination, route);
  return route;
}

/** The route of one table; with a device only one that leaves by it. */
export function findInFib(fib: Fib, destination: Ipv4, device: string | undefined): Route | undefined {
  for (const { mask, networks } of fib.prefixes) {
    const routes = networks.get((destination & mask) >>> 0);
    const route = device === undefined ? routes?.[0] : routes?.find((r) => r.device === device);
    if (route) return route;
  }
  return undefined;
}

/** Has some device of the netns this address? Source: inet_lookup_ifaddr_rcu() */
export function isLocalAddress(ns: Netns, address: Ipv4): boolean {
  return ns.fib.local.has(address);
}

export const isMulticast = (a: Ipv4) => a >>> 28 === 0xe;
/** Groups that a host is in by itself: all hosts. */
export const isJoined = (group: Ipv4) => group === 0xe0000001;
export const isLimitedBroadcast = (a: Ipv4) => a === 0xffffffff;
/** "This host", and nothing else of 0.0.0.0/8. Source: include/linux/in.h ipv4_is_zeronet() */
export const isZeroNet = (a: Ipv4) => a === 0;
export const isLoopback = (a: Ipv4) => a >>> 24 === 127;

/**
 * The type of an address, as `-m addrtype` sees it: only what the local table says; a blackhole in main is UNICAST.
 *
 * Source: net/ipv4/fib_frontend.c __inet_dev_addr_type()
 */
export function addressType(ns: Netns, address: Ipv4, device?: string): AddressType {
  if (isZeroNet(address) || isLimitedBroadcast(address)) return 'BROADCAST';
  if (isMulticast(address)) return 'MULTICAST';
  const route = lookupRoute(ns, address);
  if (!route || (device !== undefined && device !== route.device)) return 'UNICAST';
  if (route.type === 'local') return 'LOCAL';
  return route.type === 'broadcast' ? 'BROADCAST' : 'UNICAST';
}

const SCOPE = { global: 0, link: 253, host: 254 } as const;

/**
 * The address a device speaks with towards `destination`, or one of another device where it has none of that scope.
 *
 * Source: net/ipv4/devinet.c inet_select_addr()
 */
export function selectAddress(
  ns: Netns,
  device: string,
  destination: Ipv4,
  scope: 'global' | 'link' | 'host',
): Ipv4 | undefined {
  let found: Ipv4 | undefined;
  for (const a of ns.devices.get(device)?.addresses ?? []) {
    if (SCOPE[a.scope] > SCOPE[scope]) continue;
    if (destination === 0 || ((a.address ^ destination) & prefixMask(a.prefix, 'ipv4')) === 0) return a.address;
    found ??= a.address;
  }
  if (found !== undefined) return found;
  for (const other of ns.devices.values()) {
    const a = other.addresses.find((x) => x.scope !== 'link' && SCOPE[x.scope] <= SCOPE[scope]);
    if (a) return a.address;
  }
  return undefined;
}

/** The address a packet that the host itself makes has by this route. Source: net/ipv4/fib_semantics.c fib_result_prefsrc() */
export function sourceOf(ns: Netns, route: Route, destination: Ipv4): Ipv4 | undefined {
  if (route.source !== undefined) return route.source;
  if (route.type === 'local') return destination;
  return selectAddress(ns, route.device ?? '', route.via ?? 0, route.scope);
}

/** The address whose MAC a packet needs. Source: rt_nexthop() */
export function nextHop(route: Route | undefined, destination: Ipv4): Ipv4 {
  return route?.via ?? destination;
}
