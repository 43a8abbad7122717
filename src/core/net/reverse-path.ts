import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { Device, Netns, Route } from './netns';
import { lookupByRules } from './policy';
import { isLimitedBroadcast, isLocalAddress, isMulticast, isZeroNet, lookupRoute } from './route';

/** Source: net/ipv4/netfilter/ipt_rpfilter.c rpfilter_mt(), rpfilter_lookup_reverse() */
export function reversePath(
  ns: Netns,
  packet: Packet,
  options: { readonly loose: boolean; readonly acceptLocal: boolean; readonly validMark: boolean },
): boolean {
  if (ns.devices.get(packet.iif)?.kind === 'loopback') return true;
  if (isZeroNet(packet.src) && (isLimitedBroadcast(packet.dst) || packet.dst >>> 8 === 0xe00000)) return true;
  const route = wayBack(ns, packet, options.validMark ? packet.mark : 0);
  if (!route) return false;
  if (route.type !== 'unicast' && (route.type !== 'local' || !options.acceptLocal)) return false;
  return route.device === packet.iif || options.loose;
}

/** The route to the source of a packet, as its destination would ask for it. */
function wayBack(ns: Netns, packet: Packet, mark: number, iif = 'lo', oif?: string): Route | undefined {
  if (!ns.rules) return lookupRoute(ns, packet.src, oif);
  const flow = { source: packet.dst, mark, iif, tos: packet.tos & 0x1c, ...(oif === undefined ? {} : { oif }) };
  const found = lookupByRules(ns, ns.rules, packet.src, flow);
  return typeof found === 'string' ? undefined : found.route;
}

/** `onLink`: the source is a neighbour on the device it came in by, so a redirect makes sense. */
export type SourceCheck = 'ok' | 'onLink' | 'martian' | 'reverse path';

/**
 * May a packet with this source come in by this device?
 *
 * Source: net/ipv4/fib_frontend.c fib_validate_source(), __fib_validate_source()
 * @param output device it would leave by; '' for local delivery
 */
export function checkSource(ns: Netns, device: Device, packet: Packet, output: string): SourceCheck {
  const source = packet.src;
  const conf = ns.conf.get(device.name);
  if (!conf) return 'martian';
  const strictness = conf.rpFilter;
  if (strictness === 0 && (device.name !== output || !conf.sendRedirects)) {
    // With rules or tables of one's own, addresses of the host alone say too little.
    if (conf.acceptLocal || !ns.rules) return conf.acceptLocal || !isLocalAddress(ns, source) ? 'ok' : 'martian';
  }
  const mark = conf.sourceValidMark ? packet.mark : 0;
  const back = wayBack(ns, packet, mark, output || 'lo');
  if (!back || back.type === 'blackhole' || back.type === 'unreachable' || back.type === 'prohibit') {
    return strictness ? 'reverse path' : 'ok';
  }
  if (back.type !== 'unicast' && (back.type !== 'local' || !conf.acceptLocal)) return 'martian';
  const direct = back.via === undefined;
  if (back.device === device.name || (back.type === 'local' && device.kind === 'loopback'))
    return direct ? 'onLink' : 'ok';
  if (device.addresses.length === 0) return strictness ? 'reverse path' : 'ok';
  if (strictness === 1) return 'reverse path';
  const loose = wayBack(ns, packet, mark, output || 'lo', device.name);
  return loose?.type === 'unicast' && loose.via === undefined ? 'onLink' : 'ok';
}

export function isMartianSource(source: Ipv4): boolean {
  return isMulticast(source) || isLimitedBroadcast(source);
}
