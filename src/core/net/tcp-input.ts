import { formatIpv4 } from '../packet/address';
import { payloadBytes } from '../packet/make';
import { ACK, FIN, type Packet, RST, SYN, type Tcp } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Connection, Netns, Server, Socket } from './netns';
import { assignedSocket, findConnected, findListener } from './owner';
import { endTrace, type Run } from './run';
import { addSocket, conclude, removeSocket } from './socket';
import { close, request, sendAck, sendBacklog, sendReliably, sendText } from './tcp';
import { remember } from './served';

/**
 * Gives a segment to its socket.
 *
 * Follows net/ipv4/tcp_input.c in the order of states; what lossy links need beyond sending again is left out.
 * @returns false where no socket takes it: TCP answers with a reset then
 */
export function receiveTcp(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder): boolean {
  const segment = packet.transport;
  if (segment.kind !== 'tcp') return false;
  const socket = findConnected(ns, 'tcp', packet, segment.sport, segment.dport);
  if (socket?.data.kind === 'connection' && socket.data.state !== 'CLOSED') {
    delivered(run, ns, packet, trace, socket.data.name);
    onSegment(run, ns, socket, socket.data, packet, segment);
    return true;
  }
  const listener = assignedSocket(ns, packet) ?? findListener(ns, 'tcp', packet.dst, segment.dport);
  if (!listener || segment.flags & (ACK | RST) || !(segment.flags & SYN)) return false;
  if (listener.data.kind !== 'server') return false;
  delivered(run, ns, packet, trace, listener.data.name);
  accept(run, ns, packet, segment, trace.flow, listener.data);
  return true;
}

function delivered(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder, name: string): void {
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
}

function accept(run: Run, ns: Netns, packet: Packet, segment: Tcp, flow: number, server: Server): void {
  const connection: Connection = {
    kind: 'connection',
    client: false,
    flow,
    remote: packet.src,
    remotePort: segment.sport,
    name: server.name,
    server,
    state: 'SYN-RECEIVED',
    sendNext: run.random(),
    receiveNext: (segment.seq + 1) >>> 0,
    retries: 0,
    timer: 0,
    peerTimestamp: segment.options?.timestamp?.[0] ?? 0,
    deadline: 0,
    ...(segment.options?.mss === undefined ? {} : { peerMss: segment.options.mss }),
  };
  const socket = addSocket(ns, {
    protocol: 'tcp',
    address: packet.dst,
    port: segment.dport,
    listening: false,
    data: connection,
  });
  sendReliably(run, ns, socket, connection, SYN | ACK, '', 'SYN ACK');
}

function onSegment(run: Run, ns: Netns, socket: Socket, c: Connection, packet: Packet, segment: Tcp): void {
  if (segment.flags & RST) return onReset(run, ns, socket, c);
  c.peerTimestamp = segment.options?.timestamp?.[0] ?? c.peerTimestamp;
  if (segment.flags & ACK && segment.ack === c.sendNext) {
    delete c.unacknowledged;
    if (segment.window > 0) sendBacklog(run, ns, socket, c);
  }

  if (c.state === 'SYN-SENT') {
    if ((segment.flags & (SYN | ACK)) !== (SYN | ACK)) return;
    c.receiveNext = (segment.seq + 1) >>> 0;
    c.state = 'ESTABLISHED';
    if (segment.options?.mss !== undefined) c.peerMss = segment.options.mss;
    sendAck(run, ns, socket, c);
    askNow(run, ns, socket, c, segment.window > 0);
    return;
  }
  if (c.state === 'SYN-RECEIVED' && !c.unacknowledged) c.state = 'ESTABLISHED';
  // Something old or out of order: say again what is expected.
  if (segment.seq !== c.receiveNext) {
    if (payloadBytes(packet.payload) || segment.flags & (SYN | FIN)) sendAck(run, ns, socket, c);
    return;
  }
  const length = payloadBytes(packet.payload);
  c.receiveNext = (c.receiveNext + length + (segment.flags & FIN ? 1 : 0)) >>> 0;
  if (length) onData(run, ns, socket, c, packet);
  if (segment.flags & FIN) return onFin(run, ns, socket, c);
  if (c.state === 'LAST-ACK' && !c.unacknowledged) removeSocket(ns, socket);
}

/** The connection stands: the client asks once the window is open, or was only there to see whether it would stand. */
function askNow(run: Run, ns: Netns, socket: Socket, c: Connection, isOpen: boolean): void {
  const { text, title } = c.asking ?? { text: request(`${formatIpv4(c.remote)}:${c.remotePort}`), title: 'GET' };
  if (text !== '' && !isOpen) {
    c.backlog = { text, title };
    return;
  }
  if (text !== '') return sendText(run, ns, socket, c, text, title);
  conclude(run, ns, socket, c, { outcome: 'reply', text: '' });
  close(run, ns, socket, c);
}

function onData(run: Run, ns: Netns, socket: Socket, c: Connection, packet: Packet): void {
  const text = packet.payload.kind === 'bytes' ? (packet.payload.text ?? '') : '';
  if (!c.client) return onRequest(run, ns, socket, c, packet, text);
  const full = (c.received ?? '') + text;
  if (!isWhole(full, c.asking?.framing ?? 'http')) {
    c.received = full;
    sendAck(run, ns, socket, c);
    return;
  }
  conclude(run, ns, socket, c, { outcome: 'reply', text: full.slice(full.indexOf('\r\n\r\n') + 4), full });
  sendAck(run, ns, socket, c);
  close(run, ns, socket, c);
}

/** Has all of an answer come? */
function isWhole(text: string, framing: 'http' | 'dns' | 'none'): boolean {
  if (framing === 'none') return true;
  // A length of two bytes stands before each DNS message.
  if (framing === 'dns') return text.length >= 2 && text.length >= 2 + (text.charCodeAt(0) << 8) + text.charCodeAt(1);
  const head = text.indexOf('\r\n\r\n');
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  return head < 0 || length === undefined || text.length >= head + 4 + Number(length);
}

function onRequest(run: Run, ns: Netns, socket: Socket, c: Connection, packet: Packet, text: string): void {
  const program = c.server?.program === undefined ? undefined : run.programs.get(c.server.program);
  const client = {
    protocol: 'tcp',
    socket: socket.number,
    local: packet.dst,
    remote: packet.src,
    remotePort: c.remotePort,
    flow: c.flow,
  } as const;
  const answer = (c.server && program?.answer?.(run, ns, c.server, text, client)) ?? 'usual';
  if (answer === 'later') sendAck(run, ns, socket, c);
  else if (answer === 'usual') {
    const body = `${c.name} sees ${formatIpv4(packet.src)}\n`;
    remember(ns, run.now(), c.name, packet, text, body.length);
    sendText(run, ns, socket, c, response(body), 'answer');
  } else sendText(run, ns, socket, c, answer.text, answer.title);
}

/** What a server answers: who it is, and whom it sees. Some 120 bytes. */
function response(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
}

function onFin(run: Run, ns: Netns, socket: Socket, c: Connection): void {
  if (c.client) {
    sendAck(run, ns, socket, c);
    removeSocket(ns, socket);
    return;
  }
  close(run, ns, socket, c);
}

function onReset(run: Run, ns: Netns, socket: Socket, c: Connection): void {
  const refused = c.state === 'SYN-SENT';
  c.state = 'CLOSED';
  delete c.unacknowledged;
  if (c.client)
    conclude(run, ns, socket, c, {
      outcome: 'refused',
      text: refused ? 'Connection refused' : 'Connection reset by peer',
    });
  if (!c.client) removeSocket(ns, socket);
}
