import { draftOf } from '../packet/copy';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { runHook } from './hook';
import { sendIcmpError } from './icmp-error';
import type { Device, Netns, Route } from './netns';
import { leave } from './output';
import { traceRoute } from './output-route';
import { mayRedirect } from './peer';
import { drop, type Run } from './run';

/**
 * Passes a packet on that is for somebody else.
 *
 * Source: net/ipv4/ip_forward.c ip_forward()
 * @param redirect the sender could have sent it to the next hop itself
 */
export function forward(
  run: Run,
  ns: Netns,
  input: Device,
  packet: Packet,
  route: Route,
  redirect: boolean,
  trace: TraceBuilder,
): void {
  if (packet.socket !== undefined)
    return stop(run, ns, packet, route, trace, 'TPROXY gave it to a local socket, and no route leads there');
  if (packet.type !== 'host') return stop(run, ns, packet, route, trace, 'a broadcast frame is not forwarded');
  if (packet.ttl <= 1) {
    return stop(run, ns, packet, route, trace, 'TTL reached 0', [11, 0]);
  }
  const output = ns.devices.get(route.device ?? '');
  if (!output) return stop(run, ns, packet, route, trace, 'no device to leave by');
  if (packet.length > output.mtu && packet.dontFragment) {
    const reason = `longer than the MTU of ${output.name}, ${output.mtu}, and not to be fragmented`;
    return stop(run, ns, packet, route, trace, reason, [3, 4], output.mtu);
  }
  const passed = draftOf(packet);
  passed.ttl--;
  passed.oif = output.name;
  passed.priority = tosPriority(packet.tos);
  if (trace.record) traceRoute(trace, ns, packet, route, output.name, true, passed);
  if (redirect && mayRedirect(ns, packet.src, run.now()))
    sendIcmpError(run, ns, passed, 5, 1, trace, { extra: route.via ?? packet.dst });
  const out = runHook(run, ns, 'FORWARD', passed, input.name, output.name, trace);
  if (out) leave(run, ns, out, input.name, route, trace);
}

/** Says where the packet was to go and why it does not; tells its sender by an ICMP error, if one is given. */
function stop(
  run: Run,
  ns: Netns,
  packet: Packet,
  route: Route,
  trace: TraceBuilder,
  reason: string,
  error?: readonly [type: number, code: number],
  extra = 0,
): void {
  if (trace.record) traceRoute(trace, ns, packet, route, route.device ?? '', true);
  if (error) sendIcmpError(run, ns, packet, error[0], error[1], trace, { extra });
  drop(run, trace, `${ns.place}/route`, packet, reason);
}

/** Source: net/ipv4/route.c ip_tos2prio[], rt_tos2priority() */
function tosPriority(tos: number): number {
  return TOS_PRIORITY[(tos & 0x1e) >> 1] ?? 0;
}

const TOS_PRIORITY = [0, 0, 0, 0, 2, 2, 2, 2, 6, 6, 6, 6, 4, 4, 4, 4];
