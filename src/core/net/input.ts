import { formatIpv4 } from '../packet/address';
import { draftOf } from '../packet/copy';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { deliver } from './deliver';
import { forward } from './forward';
import { reassemble } from './fragment';
import { runHook } from './hook';
import { sendIcmpError } from './icmp-error';
import type { Device, Netns } from './netns';
import { traceRoute } from './output-route';
import { mayReportError } from './peer';
import { isJoined, isMulticast } from './route';
import { routeInput } from './route-input';
import { drop, type Run } from './run';

export interface ReceiveOptions {
  /** The bridge took it through PREROUTING already. */
  readonly hooked?: boolean;
  /** It is known to be for this host, which sent it to itself. */
  readonly routed?: boolean;
}

const NO_OPTIONS: ReceiveOptions = {};
const UNREACHABLE = { EHOSTUNREACH: 1, ENETUNREACH: 0, EACCES: 13 } as const;

/**
 * Takes a packet that came in by a device: PREROUTING, then for this host, passed on or dropped.
 *
 * Source: net/ipv4/ip_input.c ip_rcv(), ip_rcv_finish(), ip_local_deliver(); net/ipv4/route.c ip_error()
 */
export function receive(
  run: Run,
  ns: Netns,
  device: Device,
  packet: Packet,
  trace: TraceBuilder,
  options = NO_OPTIONS,
): void {
  // A copy that a bridge flooded: nobody looks at it, and its trace goes on where the frame was meant to go.
  if (packet.type === 'otherhost') return;
  const arrived = packet.iif === device.name && packet.oif === '' ? packet : arrivedBy(packet, device);
  const whole = arrived.fragment ? reassemble(ns.fragments, arrived) : arrived;
  if (!whole) return;
  const at = options.hooked ? whole : runHook(run, ns, 'PREROUTING', whole, device.name, '', trace);
  if (!at) return;
  // A packet of the host itself keeps its route, unless PREROUTING gave it another destination.
  if (options.routed && at.dst === packet.dst) {
    if (isMulticast(at.dst) && !isJoined(at.dst))
      return drop(run, trace, `${ns.place}/route`, at, `nobody here joined the group ${formatIpv4(at.dst)}`);
    return localInput(run, ns, device, at, at.type !== 'host', trace);
  }

  const decision = routeInput(ns, device, at);
  switch (decision.kind) {
    case 'local': {
      const { route } = decision;
      if (trace.record) traceRoute(trace, ns, at, route, route.type === 'local' ? 'lo' : device.name, true);
      return localInput(run, ns, device, at, route.type === 'broadcast', trace);
    }
    case 'forward':
      return forward(run, ns, device, at, decision.route, decision.redirect, trace);
    case 'martian':
      return drop(run, trace, `${ns.place}/route`, at, decision.reason);
    case 'error': {
      const code = UNREACHABLE[decision.errno as keyof typeof UNREACHABLE];
      const forwards = ns.conf.get(device.name)?.forwarding ?? false;
      if (code !== undefined && forwards && mayReportError(ns, at.src, run.now()))
        sendIcmpError(run, ns, at, 3, code, trace);
      return drop(run, trace, `${ns.place}/route`, at, decision.reason);
    }
  }
}

function arrivedBy(packet: Packet, device: Device): Packet {
  const draft = draftOf(packet);
  draft.iif = device.name;
  draft.oif = '';
  return draft;
}

function localInput(run: Run, ns: Netns, device: Device, packet: Packet, toAll: boolean, trace: TraceBuilder): void {
  const at = runHook(run, ns, 'INPUT', packet, device.name, '', trace);
  if (at) deliver(run, ns, at, toAll, trace);
}
