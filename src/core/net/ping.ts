import { formatIpv4, type Ipv4 } from '../packet/address';
import { icmp, makePacket } from '../packet/make';
import type { Packet } from '../packet/packet';
import type { Netns, Socket, Waiting } from './netns';
import { REASONS, routeOutput } from './output-route';
import { beginTrace, newFlow, type Run } from './run';
import { addSocket, defaultTtl, finish, setTimer } from './socket';
import { PATIENCE_MICROS } from './tcp';

/** Data bytes of an echo request, as ping sends them. */
const PING_BYTES = 56;

/** Sends an echo request and waits for the reply. */
export function ping(
  run: Run,
  ns: Netns,
  remote: Ipv4,
  name: string,
  sequence = 1,
  patience = PATIENCE_MICROS,
): Socket {
  const id = (run.random() % 65535) + 1;
  const data: Waiting = { kind: 'waiting', flow: newFlow(run), remote, remotePort: sequence, timer: 0 };
  const socket = addSocket(ns, { protocol: 'icmp', address: 0, port: id, listening: false, data });
  setTimer(run, ns, socket, patience);
  const found = routeOutput(ns, remote, 0);
  if (found.errno) {
    finish(socket, data, { outcome: 'unreachable', text: REASONS[found.errno] });
    return socket;
  }
  const made = makePacket(icmp(8, 0, { id, seq: sequence }), {
    src: found.source,
    dst: remote,
    dontFragment: true,
    ttl: defaultTtl(ns),
    payload: { kind: 'bytes', length: PING_BYTES },
  });
  const packet = { ...made, socket: socket.number };
  const trace = beginTrace(run, data.flow, 'echo request');
  if (trace.record) {
    trace.add({ kind: 'socket', place: `${ns.place}/local`, before: packet, after: packet, did: 'send', socket: name });
  }
  const errno = run.send(run, ns, packet, trace, found.route);
  // As with any datagram: dropped is lost, rejected brings an error.
  if (errno && errno !== 'EPERM') finish(socket, data, { outcome: 'unreachable', text: REASONS[errno] });
  return socket;
}

/** @returns the name of the program that waited for the reply; '' where nobody did */
export function receiveEchoReply(ns: Netns, packet: Packet): string {
  const message = packet.transport;
  if (message.kind !== 'icmp') return '';
  const socket = ns.sockets.find(
    (s) => s.protocol === 'icmp' && s.port === message.id && s.data.kind === 'waiting' && !s.data.result,
  );
  if (socket?.data.kind !== 'waiting') return '';
  const text = `${packet.length - 20} bytes from ${formatIpv4(packet.src)}: icmp_seq=${message.seq} ttl=${packet.ttl}\n`;
  finish(socket, socket.data, { outcome: 'reply', text });
  return 'ping';
}
