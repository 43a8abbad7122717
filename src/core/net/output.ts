import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { fragment } from './fragment';
import { runHook } from './hook';
import { sendIcmpError } from './icmp-error';
import { transmit } from './link';
import type { Netns, Route } from './netns';
import { outputDevice, REASONS, rerouteLocal, routeOutput, traceRoute } from './output-route';
import { RAW_SOCKET } from './owner';
import { chooseHop } from './multipath';
import { isJoined, isLimitedBroadcast, nextHop } from './route';
import { beginTrace, drop, type Errno, later, type Run } from './run';

/**
 * Sends a packet that the host itself made: OUTPUT, maybe another route, POSTROUTING, device.
 *
 * Source: net/ipv4/ip_output.c ip_local_out(), ip_output()
 * @param first the route that it was made with
 */
export function sendLocal(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder, first: Route): Errno {
  let route = first;
  let errno: Errno = 'EPERM';
  const device = outputDevice(ns, first);
  const made = packet.oif === device ? packet : { ...packet, oif: device };
  if (trace.record) traceRoute(trace, ns, made, route, device, false);
  const out = runHook(run, ns, 'OUTPUT', made, '', device, trace, (_, after) => {
    const again = rerouteLocal(ns, after);
    if (again.errno) {
      errno = again.errno;
      if (trace.record) {
        trace.add({
          kind: 'drop',
          place: `${ns.place}/route`,
          before: after,
          after,
          reason: `routed again: ${REASONS[errno]}`,
        });
      }
      return undefined;
    }
    const oif = outputDevice(ns, again.route);
    const moved = oif === after.oif ? after : { ...after, oif };
    if (trace.record && again.route !== route) traceRoute(trace, ns, moved, again.route, oif, false);
    route = again.route;
    return moved;
  });
  if (out) return leave(run, ns, out, '', route, trace);
  return run.stolen ? '' : errno;
}

/**
 * Takes a packet out by its device: POSTROUTING, its size, the next hop.
 *
 * Source: net/ipv4/ip_output.c ip_output(), __ip_finish_output()
 * @param input the device it came in by, '' where the host made it
 */
export function leave(run: Run, ns: Netns, packet: Packet, input: string, route: Route, trace: TraceBuilder): Errno {
  if (input === '') loopBack(run, ns, packet, route, trace);
  const out = runHook(run, ns, 'POSTROUTING', packet, input, packet.oif, trace);
  if (!out) return run.stolen ? '' : 'EPERM';
  const device = ns.devices.get(out.oif);
  if (!device?.up) {
    drop(run, trace, `${ns.place}/${out.oif}`, out, 'the device is down');
    return 'ENETUNREACH';
  }
  const hop = chooseHop(ns, route, out) ?? nextHop(route, out.dst);
  if (out.length <= device.mtu) {
    transmit(run, ns, device, out, hop, trace);
    return '';
  }
  if (out.dontFragment) {
    sendIcmpError(run, ns, out, 3, 4, trace, { extra: device.mtu });
    drop(
      run,
      trace,
      `${ns.place}/${device.name}`,
      out,
      `longer than the MTU of ${device.name}, ${device.mtu}, and not to be fragmented`,
    );
    return 'EMSGSIZE';
  }
  for (const piece of fragment(out, device.mtu)) transmit(run, ns, device, piece, hop, trace);
  return '';
}

/**
 * What the host sends to everybody, or to a group that it is in, comes back to it too: a copy, past POSTROUTING as well.
 *
 * Source: net/ipv4/ip_output.c ip_mc_output(), ip_mc_finish_output()
 */
function loopBack(run: Run, ns: Netns, packet: Packet, route: Route, about: TraceBuilder): void {
  const toEverybody = isLimitedBroadcast(packet.dst) || route.type === 'broadcast';
  if (!toEverybody && !isJoined(packet.dst)) return;
  if (ns.devices.get(packet.oif)?.kind === 'loopback') return;
  const trace = beginTrace(run, about.flow, 'copy');
  const type = toEverybody ? 'broadcast' : 'multicast';
  const copy = runHook(run, ns, 'POSTROUTING', { ...packet, type }, '', packet.oif, trace);
  if (!copy) return;
  later(run, 0, { kind: 'receive', ns: ns.place, device: packet.oif, packet: copy, trace: trace.id, routed: true });
}

/**
 * Sends a packet with the header that the program wrote, as a raw socket with IP_HDRINCL does.
 *
 * Source: net/ipv4/raw.c raw_sendmsg(), raw_send_hdrinc()
 */
export function sendRaw(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder): Errno {
  // The route is chosen without a look at the source in the header.
  const found = routeOutput(ns, packet.dst, 0);
  if (found.errno) return found.errno;
  if (found.route.type === 'broadcast' || packet.dst === 0xffffffff) return 'EACCES';
  const device = ns.devices.get(outputDevice(ns, found.route));
  if (device && packet.length > device.mtu) return 'EMSGSIZE';
  const filled = { ...packet, src: packet.src || found.source, socket: RAW_SOCKET };
  return sendLocal(run, ns, filled, trace, found.route);
}
