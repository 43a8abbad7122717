import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Netns, Route } from './netns';
import {
  addressType,
  isLimitedBroadcast,
  isLocalAddress,
  isLoopback,
  isMulticast,
  isZeroNet,
  lookupRoute,
  sourceOf,
} from './route';
import { formatDecision } from './route-text';
import type { Errno } from './run';

/** The answer of a lookup: a route that leads somewhere, or the error that a local sender gets. */
export type Lookup = { readonly route: Route; readonly errno?: undefined } | { readonly errno: Exclude<Errno, ''> };

/** Whom 0.0.0.0 means. */
const LOCALHOST = 0x7f000001;

const ERRORS = { blackhole: 'EINVAL', unreachable: 'EHOSTUNREACH', prohibit: 'EACCES' } as const;

/** Source: net/ipv4/fib_semantics.c fib_props[] */
export function findRoute(ns: Netns, destination: Ipv4): Lookup {
  const route = lookupRoute(ns, destination);
  if (!route) return { errno: 'ENETUNREACH' };
  if (route.type === 'blackhole' || route.type === 'unreachable' || route.type === 'prohibit')
    return { errno: ERRORS[route.type] };
  return { route };
}

/**
 * Where a packet of the host itself goes, and its source where the sender chose none.
 *
 * Source: net/ipv4/route.c ip_route_output_key_hash_rcu()
 * @param source 0 lets the route choose
 * @param anySource the sender may use an address that is not the host's
 */
export function routeOutput(
  ns: Netns,
  destination: Ipv4,
  source: Ipv4,
  anySource = false,
):
  | { readonly route: Route; readonly source: Ipv4; readonly errno?: undefined }
  | { readonly errno: Exclude<Errno, ''> } {
  if (source !== 0 && !anySource && !isLocalAddress(ns, source) && lookupRoute(ns, source)?.type !== 'local')
    return { errno: 'EINVAL' };
  const found = findRoute(ns, destination || source || LOCALHOST);
  if (found.errno) return found;
  const device = outputDevice(ns, found.route);
  const chosen = source || (sourceOf(ns, found.route, destination) ?? 0);
  if (source !== 0 && !mayLeave(ns, source, device)) return { errno: 'EINVAL' };
  if (isZeroNet(destination) && found.route.type !== 'local') return { errno: 'EINVAL' };
  return { route: found.route, source: chosen };
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

/** May a packet that the host makes have this source? Source: net/ipv4/route.c ip_route_output_key_hash_rcu(), __mkroute_output() */
export function mayLeave(ns: Netns, source: Ipv4, device: string | undefined): boolean {
  if (isMulticast(source) || isLimitedBroadcast(source) || isZeroNet(source)) return false;
  if (!isLoopback(source) || device === undefined) return true;
  return ns.devices.get(device)?.kind === 'loopback' || (ns.conf.get(device)?.routeLocalnet ?? false);
}

/** The device a route leads out by: loopback for what is local. */
export function outputDevice(ns: Netns, route: { readonly type: string; readonly device?: string }): string {
  if (route.type !== 'local') return route.device ?? '';
  for (const device of ns.devices.values()) if (device.kind === 'loopback') return device.name;
  return 'lo';
}

/** Source: net/ipv4/netfilter.c ip_route_me_harder() */
export function rerouteLocal(ns: Netns, packet: Packet): Lookup {
  const found = findRoute(ns, packet.dst);
  if (found.errno) return found;
  const kind = addressType(ns, packet.src, packet.oif);
  const keepsSource = kind === 'LOCAL' || kind === 'UNICAST';
  if (keepsSource && !mayLeave(ns, packet.src, outputDevice(ns, found.route))) return { errno: 'EINVAL' };
  return found;
}
