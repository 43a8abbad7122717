import { icmp, makePacket, payloadBytes } from '../packet/make';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Netns } from './netns';
import { icmpTitle } from './icmp-error';
import { routeOutput } from './output-route';
import { isMulticast } from './route';
import { beginTrace, drop, endTrace, type Run, sendIcmp } from './run';
import { receiveError } from './socket-error';
import { sysctlNumber } from './sysctl';
import { receiveEchoReply } from './ping';

const ECHO_REPLY = 0;
const ECHO_REQUEST = 8;
const TIMESTAMP_REQUEST = 13;
const TIMESTAMP_REPLY = 14;
/** Three times: when it was asked, received and answered. */
const TIMESTAMP_BYTES = 12;
/** Errors that go to the socket whose packet they are about. */
const ABOUT_A_PACKET = new Set([3, 11, 12]);

/** Source: net/ipv4/icmp.c icmp_rcv(), icmp_echo() */
export function receiveIcmp(run: Run, ns: Netns, packet: Packet, toAll: boolean, trace: TraceBuilder): void {
  const place = `${ns.place}/local`;
  const message = packet.transport;
  if (message.kind !== 'icmp') return drop(run, trace, place, packet, 'no ICMP header');
  if (message.type === ECHO_REQUEST || message.type === TIMESTAMP_REQUEST) {
    if (message.type === ECHO_REQUEST && sysctlNumber(ns, 'net.ipv4.icmp_echo_ignore_all'))
      return drop(run, trace, place, packet, 'icmp_echo_ignore_all is 1');
    if (toAll && sysctlNumber(ns, 'net.ipv4.icmp_echo_ignore_broadcasts')) {
      return drop(run, trace, place, packet, 'icmp_echo_ignore_broadcasts is 1');
    }
    if (message.type === TIMESTAMP_REQUEST && payloadBytes(packet.payload) < TIMESTAMP_BYTES / 3)
      return drop(run, trace, place, packet, 'the timestamp request carries no timestamp');
    if (trace.record)
      trace.add({ kind: 'socket', place, before: packet, after: packet, did: 'deliver', socket: 'ICMP' });
    sendReply(run, ns, packet, toAll, trace);
    return endTrace(run, trace, 'delivered');
  }
  const taken =
    message.type === ECHO_REPLY
      ? receiveEchoReply(ns, packet)
      : ABOUT_A_PACKET.has(message.type)
        ? receiveError(run, ns, packet)
        : '';
  if (trace.record) {
    trace.add({ kind: 'socket', place, before: packet, after: packet, did: 'deliver', socket: taken || 'ICMP' });
  }
  endTrace(run, trace, 'delivered');
}

/** Source: net/ipv4/icmp.c icmp_reply(), fib_compute_spec_dst() */
function sendReply(run: Run, ns: Netns, packet: Packet, toAll: boolean, about: TraceBuilder): void {
  const request = packet.transport;
  if (request.kind !== 'icmp') return;
  const found = routeOutput(ns, packet.src, toAll ? 0 : packet.dst, true);
  if (found.errno) return;
  const type = request.type === ECHO_REQUEST ? ECHO_REPLY : TIMESTAMP_REPLY;
  const reply = makePacket(icmp(type, 0, { id: request.id, seq: request.seq }), {
    src: found.source,
    dst: packet.src,
    tos: packet.tos,
    payload: type === ECHO_REPLY ? packet.payload : { kind: 'bytes', length: TIMESTAMP_BYTES },
    // IP_MULTICAST_TTL of the kernel's own socket is 1.
    ttl: isMulticast(packet.src) ? 1 : sysctlNumber(ns, 'net.ipv4.ip_default_ttl'),
  });
  const trace = beginTrace(run, about.flow, icmpTitle(type, 0));
  sendIcmp(run, ns, reply, trace, found.route);
}
