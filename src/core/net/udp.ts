import { formatIpv4, type Ipv4 } from '../packet/address';
import { makePacket } from '../packet/make';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Netns, Socket, Waiting } from './netns';
import { REASONS, routeOutput } from './output-route';
import { findListener } from './owner';
import { beginTrace, endTrace, type Errno, newFlow, type Run } from './run';
import { addSocket, defaultTtl, ephemeralPort, findConnected, finish, setTimer } from './socket';
import { PATIENCE_MICROS } from './tcp';

function sendDatagram(
  run: Run,
  ns: Netns,
  socket: Socket,
  source: Ipv4,
  remote: Ipv4,
  remotePort: number,
  text: string,
  flow: number,
  title: string,
  name: string,
): Errno {
  const found = routeOutput(ns, remote, source);
  if (found.errno) return found.errno;
  const made = makePacket(
    { kind: 'udp', sport: socket.port, dport: remotePort },
    {
      src: found.source,
      dst: remote,
      dontFragment: true,
      ttl: defaultTtl(ns),
      payload: { kind: 'bytes', length: text.length, text },
    },
  );
  const packet = { ...made, socket: socket.number };
  const trace = beginTrace(run, flow, title);
  if (trace.record) {
    trace.add({ kind: 'socket', place: `${ns.place}/local`, before: packet, after: packet, did: 'send', socket: name });
  }
  return run.send(run, ns, packet, trace, found.route);
}

/** Sends a datagram and waits for one that answers it. */
export function ask(run: Run, ns: Netns, remote: Ipv4, remotePort: number, name: string, sport?: number): Socket {
  const data: Waiting = { kind: 'waiting', flow: newFlow(run), remote, remotePort, timer: 0 };
  const found = routeOutput(ns, remote, 0);
  const port = sport ?? ephemeralPort(run, ns, 'udp');
  const socket = addSocket(ns, {
    protocol: 'udp',
    address: found.errno ? 0 : found.source,
    port,
    listening: false,
    data,
  });
  setTimer(run, ns, socket, PATIENCE_MICROS);
  const text = `who are you, ${formatIpv4(remote)}?`;
  const errno =
    found.errno ?? sendDatagram(run, ns, socket, found.source, remote, remotePort, text, data.flow, 'datagram', name);
  // A datagram that a rule took away is a lost one; where the rule was REJECT, its error is on the way.
  if (errno && errno !== 'EPERM') finish(socket, data, { outcome: 'unreachable', text: REASONS[errno] });
  return socket;
}

/**
 * Gives a datagram to its socket. A server answers each with its name and the address that it sees.
 *
 * @returns false where no socket takes it
 */
export function receiveUdp(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder): boolean {
  const { transport, payload } = packet;
  if (transport.kind !== 'udp') return false;
  const client = findConnected(ns, 'udp', packet, transport.sport, transport.dport);
  const server = client ? undefined : findListener(ns, 'udp', packet.dst, transport.dport);
  const socket = client ?? server;
  if (!socket) return false;
  const name = socket.data.kind === 'server' ? socket.data.name : 'nc';
  if (trace.record)
    trace.add({
      kind: 'socket',
      place: `${ns.place}/local`,
      before: packet,
      after: packet,
      did: 'deliver',
      socket: name,
    });
  endTrace(run, trace, 'delivered');
  if (client && client.data.kind === 'waiting') {
    finish(client, client.data, { outcome: 'reply', text: payload.kind === 'bytes' ? (payload.text ?? '') : '' });
  } else if (packet.type === 'host') {
    const text = `${name} sees ${formatIpv4(packet.src)}\n`;
    sendDatagram(run, ns, socket, packet.dst, packet.src, transport.sport, text, trace.flow, 'answer', name);
  }
  return true;
}
