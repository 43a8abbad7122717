import { draftOf } from '../packet/copy';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { runHook } from './hook';
import { sendIcmpError } from './icmp-error';
import type { Device, Netns, Route } from './netns';
import { leave } from './output';
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
  const place = `${ns.place}/route`;
  if (packet.type !== 'host') return drop(run, trace, place, packet, 'a broadcast frame is not forwarded');
  if (packet.ttl <= 1) {
    sendIcmpError(run, ns, packet, 11, 0, trace);
    return drop(run, trace, place, packet, 'TTL reached 0');
  }
  const output = ns.devices.get(route.device ?? '');
  if (!output) return drop(run, trace, place, packet, 'no device to leave by');
  if (packet.length > output.mtu && packet.dontFragment) {
    sendIcmpError(run, ns, packet, 3, 4, trace, { extra: output.mtu });
    return drop(
      run,
      trace,
      place,
      packet,
      `longer than the MTU of ${output.name}, ${output.mtu}, and not to be fragmented`,
    );
  }
  const passed = draftOf(packet);
  passed.ttl--;
  passed.oif = output.name;
  passed.priority = tosPriority(packet.tos);
  if (redirect && mayRedirect(ns, packet.src, run.now()))
    sendIcmpError(run, ns, passed, 5, 1, trace, { extra: route.via ?? packet.dst });
  const out = runHook(run, ns, 'FORWARD', passed, input.name, output.name, trace);
  if (out) leave(run, ns, out, input.name, route, trace);
}

/** Source: net/ipv4/route.c ip_tos2prio[], rt_tos2priority() */
function tosPriority(tos: number): number {
  return TOS_PRIORITY[(tos & 0x1e) >> 1] ?? 0;
}

const TOS_PRIORITY = [0, 0, 0, 0, 2, 2, 2, 2, 6, 6, 6, 6, 4, 4, 4, 4];
