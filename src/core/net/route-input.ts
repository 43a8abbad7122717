import { formatIpv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { Device, Netns, Route } from './netns';
import { findRoute } from './output-route';
import { flowOf } from './policy';
import { checkSource, isMartianSource } from './reverse-path';
import { isJoined, isLimitedBroadcast, isLoopback, isMulticast, isZeroNet } from './route';
import type { Errno } from './run';

/** What becomes of a packet that came in. */
export type Decision =
  | { readonly kind: 'local'; readonly route: Route }
  | { readonly kind: 'forward'; readonly route: Route; readonly redirect: boolean }
  /** No ICMP error is sent about it. */
  | { readonly kind: 'martian'; readonly reason: string }
  | { readonly kind: 'error'; readonly errno: Exclude<Errno, ''>; readonly reason: string };

/** Delivery of what is for everybody, or for a group. */
function toAll(device: Device, packet: Packet): Decision {
  const destination = { address: packet.dst, prefix: 32 };
  return {
    kind: 'local',
    route: { destination, type: 'broadcast', device: device.name, scope: 'link', metric: 0, proto: 'kernel' },
  };
}

/**
 * Decides whether a packet is for this host, is passed on, or has no place here.
 *
 * Source: net/ipv4/route.c ip_route_input_slow(), __mkroute_input()
 */
export function routeInput(ns: Netns, device: Device, packet: Packet): Decision {
  const { src, dst } = packet;
  const conf = ns.conf.get(device.name);
  if (!conf) return { kind: 'martian', reason: `${device.name} has no IPv4` };
  if (isMulticast(dst)) return groupInput(ns, device, packet);
  if (isMartianSource(src)) return martian(`${formatIpv4(src)} cannot be a source`);
  if (isLimitedBroadcast(dst) || (src === 0 && dst === 0)) return broadcastInput(ns, device, packet);
  if (isZeroNet(src)) return martian(`${formatIpv4(src)} cannot be a source`);
  if (isZeroNet(dst)) return martian(`${formatIpv4(dst)} cannot be a destination`);
  if ((isLoopback(dst) || isLoopback(src)) && !conf.routeLocalnet) {
    return martian(`127.0.0.0/8 does not come in by ${device.name}: route_localnet is 0`);
  }

  const found = findRoute(ns, dst, flowOf(packet, device.name));
  if (found.errno) {
    const errno = conf.forwarding ? found.errno : 'EHOSTUNREACH';
    return { kind: 'error', errno, reason: `no route to ${formatIpv4(dst)}` };
  }
  const { route } = found;
  if (route.type === 'broadcast' && !conf.bcForwarding) return broadcastInput(ns, device, packet);
  const output = route.type === 'local' ? '' : (route.device ?? '');
  if (route.type !== 'local' && !conf.forwarding) {
    return { kind: 'error', errno: 'EHOSTUNREACH', reason: `not for this host, and ${device.name} does not forward` };
  }
  if (route.type !== 'local' && route.type !== 'unicast') return martian(`${formatIpv4(dst)} cannot be a destination`);
  const check = checkSource(ns, device, packet, output);
  if (check === 'martian' || check === 'reverse path') return badSource(device, packet, check);
  if (route.type === 'local') return { kind: 'local', route };
  return { kind: 'forward', route, redirect: check === 'onLink' && output === device.name && conf.sendRedirects };
}

function martian(reason: string): Decision {
  return { kind: 'martian', reason };
}

function badSource(device: Device, packet: Packet, check: 'martian' | 'reverse path'): Decision {
  const source = formatIpv4(packet.src);
  if (check === 'reverse path')
    return martian(`rp_filter: the way back to ${source} does not lead out by ${device.name}`);
  return martian(`martian source: ${source} is an address of this host`);
}

/** Source: net/ipv4/route.c ip_mc_validate_source() */
function groupInput(ns: Netns, device: Device, packet: Packet): Decision {
  const { src, dst } = packet;
  if (!isJoined(dst)) return martian(`nobody here joined the group ${formatIpv4(dst)}`);
  if (isMartianSource(src)) return martian(`${formatIpv4(src)} cannot be a source`);
  if (isLoopback(src) && !ns.conf.get(device.name)?.routeLocalnet) {
    return martian(`127.0.0.0/8 does not come in by ${device.name}: route_localnet is 0`);
  }
  return broadcastInput(ns, device, packet);
}

function broadcastInput(ns: Netns, device: Device, packet: Packet): Decision {
  if (!isZeroNet(packet.src)) {
    const check = checkSource(ns, device, packet, '');
    if (check === 'martian' || check === 'reverse path') return badSource(device, packet, check);
  }
  return toAll(device, packet);
}
