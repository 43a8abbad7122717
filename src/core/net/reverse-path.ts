import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { Device, Netns } from './netns';
import { isLimitedBroadcast, isLocalAddress, isMulticast, isZeroNet, lookupRoute } from './route';

/** Source: net/ipv4/netfilter/ipt_rpfilter.c rpfilter_mt(), rpfilter_lookup_reverse() */
export function reversePath(
  ns: Netns,
  packet: Packet,
  options: { readonly loose: boolean; readonly acceptLocal: boolean; readonly validMark: boolean },
): boolean {
  if (ns.devices.get(packet.iif)?.kind === 'loopback') return true;
  if (isZeroNet(packet.src) && (isLimitedBroadcast(packet.dst) || packet.dst >>> 8 === 0xe00000)) return true;
  const route = lookupRoute(ns, packet.src);
  if (!route) return false;
  if (route.type !== 'unicast' && (route.type !== 'local' || !options.acceptLocal)) return false;
  return route.device === packet.iif || options.loose;
}

/** `onLink`: the source is a neighbour on the device it came in by, so a redirect makes sense. */
export type SourceCheck = 'ok' | 'onLink' | 'martian' | 'reverse path';

/**
 * May a packet with this source come in by this device?
 *
 * Source: net/ipv4/fib_frontend.c fib_validate_source(), __fib_validate_source()
 * @param output device it would leave by; '' for local delivery
 */
export function checkSource(ns: Netns, device: Device, source: Ipv4, output: string): SourceCheck {
  const conf = ns.conf.get(device.name);
  if (!conf) return 'martian';
  const strictness = conf.rpFilter;
  if (strictness === 0 && (device.name !== output || !conf.sendRedirects)) {
    return conf.acceptLocal || !isLocalAddress(ns, source) ? 'ok' : 'martian';
  }
  const back = lookupRoute(ns, source);
  if (!back || back.type === 'blackhole' || back.type === 'unreachable' || back.type === 'prohibit') {
    return strictness ? 'reverse path' : 'ok';
  }
  if (back.type !== 'unicast' && (back.type !== 'local' || !conf.acceptLocal)) return 'martian';
  const direct = back.via === undefined;
  if (back.device === device.name || (back.type === 'local' && device.kind === 'loopback'))
    return direct ? 'onLink' : 'ok';
  if (device.addresses.length === 0) return strictness ? 'reverse path' : 'ok';
  if (strictness === 1) return 'reverse path';
  const loose = lookupRoute(ns, source, device.name);
  return loose?.type === 'unicast' && loose.via === undefined ? 'onLink' : 'ok';
}

export function isMartianSource(source: Ipv4): boolean {
  return isMulticast(source) || isLimitedBroadcast(source);
}
