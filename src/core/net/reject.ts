import { closeTcp } from '../conntrack/protocols/tcp';
import { entryOf } from '../conntrack/track';
import type { Ipv4 } from '../packet/address';
import { makePacket, payloadBytes, tcp } from '../packet/make';
import { ACK, FIN, type Packet, RST, SYN } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { HookName } from '../trace/step';
import { attach } from './icmp-error';
import { rerouteLocal, routeOutput } from './output-route';
import type { Netns, Route } from './netns';
import { KERNEL_SOCKET } from './owner';
import { isLimitedBroadcast, isLocalAddress, isMulticast, lookupRoute } from './route';
import { type Run, beginAnswer, later } from './run';
import { sysctlNumber } from './sysctl';

/** The reset for a segment: from the sequence number that its sender expects. Shared by both kinds of reset. */
function resetFor(ns: Netns, packet: Packet, tos: number): Packet | undefined {
  const th = packet.transport;
  if (th.kind !== 'tcp' || th.flags & RST) return undefined;
  const length = payloadBytes(packet.payload) + (th.flags & SYN ? 1 : 0) + (th.flags & FIN ? 1 : 0);
  const numbers =
    th.flags & ACK ? { seq: th.ack, flags: RST } : { seq: 0, ack: (th.seq + length) >>> 0, flags: RST | ACK };
  return makePacket(tcp({ sport: th.dport, dport: th.sport, window: 0, ...numbers }), {
    src: packet.dst,
    dst: packet.src,
    tos,
    dontFragment: true,
    ttl: sysctlNumber(ns, 'net.ipv4.ip_default_ttl'),
  });
}

/**
 * The reset that `REJECT --reject-with tcp-reset` sends.
 *
 * Source: net/ipv4/netfilter/nf_reject_ipv4.c nf_send_reset()
 */
export function sendReset(run: Run, ns: Netns, packet: Packet, about: TraceBuilder): void {
  if (packet.fragment && packet.fragment.offset > 0) return;
  if (isMulticast(packet.dst) || isLimitedBroadcast(packet.dst)) return;
  if (lookupRoute(ns, packet.dst)?.type === 'broadcast') return;
  const reset = resetFor(ns, packet, 0);
  const found = reset && rerouteLocal(ns, reset, packet.oif);
  if (!reset || !found || found.errno) return;
  const trace = beginAnswer(run, ns, packet, about, { title: 'RST', answer: 'tcp-reset', byRule: true });
  const ct = attach(packet);
  const tracked = ct ? { ...reset, ct } : reset;
  const tracking = { now: run.now(), state: ns.netfilter };
  const entry = entryOf(packet, tracking);
  if (entry) closeTcp(entry, tracking);
  if (packet.physIn && packet.mac) {
    // Straight out of the port it came in by, past every hook, so that the MAC is that of the destination.
    const mac = { source: packet.mac.destination, destination: packet.mac.source };
    const event = {
      kind: 'transmit',
      ns: ns.place,
      device: packet.physIn,
      packet: { ...tracked, mac },
      trace: trace.id,
    } as const;
    later(run, 0, event);
    return;
  }
  run.send(run, ns, tracked, trace, found.route);
}

/**
 * The reset of TCP itself, for a segment that no socket takes.
 *
 * Source: net/ipv4/tcp_ipv4.c tcp_v4_send_reset(), net/ipv4/ip_output.c ip_send_unicast_reply()
 */
export function sendTcpReset(run: Run, ns: Netns, packet: Packet, about: TraceBuilder): boolean {
  // Only an address of this host may answer, so the reset of a segment that was redirected elsewhere is never sent.
  const reset = resetFor(ns, packet, packet.tos & ~3);
  if (!reset || packet.type !== 'host' || (packet.dst !== 0 && !isLocal(ns, packet.dst))) return false;
  const found = routeOutput(ns, packet.src, packet.dst);
  if (found.errno) return false;
  const trace = beginAnswer(run, ns, packet, about, { title: 'RST', answer: 'tcp-reset', byRule: false });
  const ttl = isMulticast(reset.dst) ? 1 : reset.ttl;
  run.send(run, ns, { ...reset, src: found.source, ttl, socket: KERNEL_SOCKET }, trace, found.route);
  return true;
}

function isLocal(ns: Netns, address: Ipv4): boolean {
  return isLocalAddress(ns, address) || lookupRoute(ns, address)?.type === 'local';
}

/** What the kernel makes of a destination that no route of the device asked for leads to: a neighbour there. */
function onLink(gateway: Ipv4, device: string): Route {
  const destination = { address: gateway, prefix: 32 };
  return { destination, type: 'unicast', device, scope: 'link', metric: 0, proto: 'kernel' };
}

/**
 * A copy to another gateway, untracked.
 *
 * Source: net/ipv4/netfilter/nf_dup_ipv4.c nf_dup_ipv4()
 */
export function sendClone(
  run: Run,
  ns: Netns,
  packet: Packet,
  gateway: Ipv4,
  device: string | undefined,
  hook: HookName,
  about: TraceBuilder,
): void {
  if (run.cloning) return;
  // A device that is not there is as good as none.
  const known = device !== undefined && ns.devices.has(device) ? device : undefined;
  const found = lookupRoute(ns, gateway, known) ?? (known === undefined ? undefined : onLink(gateway, known));
  if (!found || (found.type !== 'unicast' && found.type !== 'local')) return;
  const ttl = hook === 'PREROUTING' || hook === 'INPUT' ? packet.ttl - 1 : packet.ttl;
  // Differs: where the gateway is this host and copies are copied again, the kernel goes on for ever.
  if (ttl < 0) return;
  run.cloning = true;
  const copy: Packet = {
    ...packet,
    ttl,
    dontFragment: true,
    ct: { state: 'UNTRACKED', entry: 0, direction: 'original' },
  };
  const trace = beginAnswer(run, ns, packet, about, { title: 'copy', answer: 'copy', byRule: true });
  run.send(run, ns, copy, trace, { ...found, via: found.via ?? gateway });
  run.cloning = false;
}
