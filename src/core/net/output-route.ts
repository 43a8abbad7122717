import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Netns, Route } from './netns';
import { type Flow, flowOf, lookupByRules } from './policy';
import {
  addressType,
  isLimitedBroadcast,
  isLocalAddress,
  isLoopback,
  isMulticast,
  lookupRoute,
  sourceOf,
} from './route';
import { formatDecision } from './route-text';
import type { Errno } from './run';

/** The answer of a lookup: a route that leads somewhere, or the error that a local sender gets. */
export type Lookup = { readonly route: Route; readonly errno?: undefined } | { readonly errno: Exclude<Errno, ''> };

const LOCALHOST = 0x7f000001;
/** Where 0.0.0.0 leads. */
const TO_ITSELF: Route = {
  destination: { address: 0, prefix: 32 },
  type: 'local',
  device: 'lo',
  scope: 'host',
  metric: 0,
  proto: 'kernel',
};

/** What nothing is known of but that the host itself sends it. */
const FROM_HERE: Flow = { source: 0, mark: 0, iif: 'lo' };

const ERRORS = { blackhole: 'EINVAL', unreachable: 'EHOSTUNREACH', prohibit: 'EACCES' } as const;

/** Source: net/ipv4/fib_semantics.c fib_props[], net/ipv4/fib_rules.c __fib_lookup() */
export function findRoute(ns: Netns, destination: Ipv4, flow: Flow): Lookup {
  const found = ns.rules ? lookupByRules(ns, ns.rules, destination, flow) : undefined;
  if (typeof found === 'string') return { errno: found };
  const route = found ? found.route : lookupRoute(ns, destination);
  if (!route) return { errno: 'ENETUNREACH' };
  if (route.type === 'throw') return { errno: 'ENETUNREACH' };
  if (route.type === 'blackhole' || route.type === 'unreachable' || route.type === 'prohibit')
    return { errno: ERRORS[route.type] };
  return { route };
}

/** The route that a packet goes by; `undefined` where it goes nowhere. */
export function routeTaken(ns: Netns, packet: Packet): Route | undefined {
  if (!ns.rules) return lookupRoute(ns, packet.dst);
  const found = findRoute(ns, packet.dst, flowOf(packet, packet.iif || 'lo'));
  return found.errno ? undefined : found.route;
}

/** A route, and the source that a packet has by it. */
export interface OutputRoute {
  readonly route: Route;
  readonly source: Ipv4;
  readonly errno?: undefined;
}

/**
 * Where a packet of the host itself goes, and its source where the sender chose none.
 *
 * Source: net/ipv4/route.c ip_route_output_key_hash_rcu(), __mkroute_output()
 * @param source 0 lets the route choose
 * @param anySource the sender may use an address that is not the host's
 * @param flow what rules of policy routing look at
 */
export function routeOutput(
  ns: Netns,
  destination: Ipv4,
  source: Ipv4,
  anySource = false,
  flow: Flow = { ...FROM_HERE, source },
): OutputRoute | { readonly errno: Exclude<Errno, ''> } {
  if (isMulticast(source) || isLimitedBroadcast(source)) return { errno: 'EINVAL' };
  const toGroup = isMulticast(destination) || isLimitedBroadcast(destination);
  if (source !== 0 && (toGroup || !anySource) && !isOwn(ns, source)) return { errno: 'ENETUNREACH' };
  const found = toGroup && source !== 0 ? routeOfDevice(ns, destination, source) : findOutput(ns, destination, flow);
  if (found.errno) return found;
  const device = outputDevice(ns, found.route);
  if (isLoopback(source) && !mayLeave(ns, device)) return { errno: 'EINVAL' };
  const chosen = source || (destination === 0 ? LOCALHOST : (sourceOf(ns, found.route, destination) ?? 0));
  return { route: found.route, source: chosen };
}

/** An address of a device, or of its network's broadcasts. Source: net/ipv4/devinet.c __ip_dev_find() */
function isOwn(ns: Netns, address: Ipv4): boolean {
  if (isLocalAddress(ns, address)) return true;
  const type = lookupRoute(ns, address)?.type;
  return type === 'local' || type === 'broadcast';
}

function findOutput(ns: Netns, destination: Ipv4, flow: Flow): Lookup {
  return destination === 0 ? { route: TO_ITSELF } : findRoute(ns, destination, flow);
}

/** What is for a group or for everybody leaves by the device that has the source, whatever the routes say. */
function routeOfDevice(ns: Netns, destination: Ipv4, source: Ipv4): Lookup {
  const device = lookupRoute(ns, source)?.device;
  if (device === undefined) return { errno: 'ENETUNREACH' };
  const to = { address: destination, prefix: 32 };
  return { route: { destination: to, type: 'unicast', device, scope: 'link', metric: 0, proto: 'kernel' } };
}

/** What `strerror` says of a lookup that failed. */
export const REASONS: Record<Exclude<Errno, ''>, string> = {
  EPERM: 'Operation not permitted',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EMSGSIZE: 'Message too long',
};

/** Writes the step of a routing decision. `after` is the packet with a TTL one less, where it is passed on. */
export function traceRoute(
  trace: TraceBuilder,
  ns: Netns,
  packet: Packet,
  route: Route,
  device: string,
  incoming: boolean,
  after: Packet = packet,
): void {
  const text = formatDecision(
    route,
    packet.dst,
    device,
    incoming ? packet.src : undefined,
    incoming ? undefined : packet.src,
  );
  const out = route.type === 'local' || route.type === 'broadcast' ? '' : device;
  trace.add({
    kind: 'route',
    place: `${ns.place}/route`,
    before: packet,
    after,
    route: text,
    device: incoming ? out : device,
  });
}

/** May a packet from 127.0.0.0/8 leave by this device? Source: net/ipv4/route.c __mkroute_output() */
function mayLeave(ns: Netns, device: string): boolean {
  return ns.devices.get(device)?.kind === 'loopback' || (ns.conf.get(device)?.routeLocalnet ?? false);
}

/** The device a route leads out by: loopback for what is local. */
export function outputDevice(ns: Netns, route: { readonly type: string; readonly device?: string }): string {
  if (route.type !== 'local') return route.device ?? '';
  for (const device of ns.devices.values()) if (device.kind === 'loopback') return device.name;
  return 'lo';
}

/** Another route for what has another header now. Source: net/ipv4/netfilter.c ip_route_me_harder() */
export function rerouteLocal(ns: Netns, packet: Packet, device: string = packet.oif): Lookup {
  const kind = addressType(ns, packet.src, device);
  return routeOutput(ns, packet.dst, kind === 'LOCAL' || kind === 'UNICAST' ? packet.src : 0, true, flowOf(packet));
}
