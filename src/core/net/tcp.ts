import type { Ipv4 } from '../packet/address';
import { makePacket, tcp } from '../packet/make';
import { ACK, FIN, PSH, RST, SYN, type TcpOptions } from '../packet/packet';
import type { Asking, Connection, Continuation, Netns, Socket } from './netns';
import { outputDevice } from './output-route';
import { REASONS, routeOutput } from './output-route';
import { beginTrace, type Errno, newFlow, quietFlow, type Run } from './run';
import { addSocket, conclude, defaultTtl, ephemeralPort, removeSocket, setTimer } from './socket';

/** How long a client waits for its answer in all, µs. */
export const PATIENCE_MICROS = 3_000_000;
const FIRST_RETRY_MICROS = 1_000_000;
const SYN_RETRIES = 5;

/** What a client asks; some 80 bytes. */
export function request(host: string): string {
  return `GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: curl/8.14.1\r\nAccept: */*\r\n\r\n`;
}

function options(run: Run, connection: Connection, mtu: number, syn: boolean): TcpOptions {
  const timestamp = [Math.floor(run.now() / 1000), connection.peerTimestamp] as const;
  return syn ? { mss: mtu - 40, sackPermitted: true, timestamp, windowScale: 7 } : { timestamp };
}

/** Sends one segment of a connection, in a trace of its own. */
function transmitSegment(
  run: Run,
  ns: Netns,
  socket: Socket,
  connection: Connection,
  seq: number,
  flags: number,
  text: string,
  title: string,
): Errno {
  // What TPROXY handed over is answered from the address that it was for.
  const found = routeOutput(ns, connection.remote, socket.address, !connection.client);
  if (found.errno) return found.errno;
  const mtu = ns.devices.get(outputDevice(ns, found.route))?.mtu ?? 1500;
  const segment = tcp({
    sport: socket.port,
    dport: connection.remotePort,
    flags,
    seq,
    ack: flags & ACK ? connection.receiveNext : 0,
    window: flags & SYN ? 64240 : 502,
    options: options(run, connection, mtu, (flags & SYN) !== 0),
  });
  const made = makePacket(segment, {
    src: socket.address,
    dst: connection.remote,
    dontFragment: true,
    ttl: defaultTtl(ns),
    payload: { kind: 'bytes', length: text.length, ...(text ? { text } : {}) },
  });
  const packet = { ...made, socket: socket.number };
  const trace = beginTrace(run, connection.flow, title);
  if (trace.record) {
    trace.add({
      kind: 'socket',
      place: `${ns.place}/local`,
      before: packet,
      after: packet,
      did: 'send',
      socket: connection.name,
    });
  }
  return run.send(run, ns, packet, trace, found.route);
}

/** Sends a segment that needs no answer. */
export function sendAck(run: Run, ns: Netns, socket: Socket, connection: Connection): void {
  transmitSegment(run, ns, socket, connection, connection.sendNext, ACK, '', 'ACK');
}

/** Sends a segment that is sent again until it is acknowledged. */
export function sendReliably(
  run: Run,
  ns: Netns,
  socket: Socket,
  connection: Connection,
  flags: number,
  text: string,
  title: string,
): Errno {
  const seq = connection.sendNext;
  connection.sendNext = (seq + text.length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
  connection.unacknowledged = { seq, flags, text, title };
  connection.retries = 0;
  const errno = transmitSegment(run, ns, socket, connection, seq, flags, text, title);
  if (connection.unacknowledged && !connection.result) setTimer(run, ns, socket, FIRST_RETRY_MICROS);
  return errno;
}

export interface ConnectOptions {
  /** What is asked; a GET of / where absent. */
  readonly asking?: Asking;
  /** How long the client waits, µs. */
  readonly patience?: number;
  /** Its packets are not recorded: somebody asks all the time, and nobody looks. */
  readonly quiet?: boolean;
  /** Who is told of the result where no caller waits for it. */
  readonly after?: Continuation;
}

/** Begins a connection. Its result is in the socket once the run went on far enough. */
export function connect(
  run: Run,
  ns: Netns,
  remote: Ipv4,
  remotePort: number,
  name: string,
  sport?: number,
  { asking, patience = PATIENCE_MICROS, after, quiet }: ConnectOptions = {},
): Socket {
  const found = routeOutput(ns, remote, 0);
  const connection: Connection = {
    kind: 'connection',
    client: true,
    flow: quiet ? quietFlow(run) : newFlow(run),
    remote,
    remotePort,
    name,
    state: 'SYN-SENT',
    sendNext: run.random(),
    receiveNext: 0,
    retries: 0,
    timer: 0,
    peerTimestamp: 0,
    deadline: run.now() + patience,
    ...(asking ? { asking } : {}),
    ...(after ? { after } : {}),
  };
  const port = sport ?? ephemeralPort(run, ns, 'tcp');
  const socket = addSocket(ns, {
    protocol: 'tcp',
    address: found.errno ? 0 : found.source,
    port,
    listening: false,
    data: connection,
  });
  if (found.errno) {
    connection.state = 'CLOSED';
    conclude(run, ns, socket, connection, { outcome: 'unreachable', text: REASONS[found.errno] });
  } else sendReliably(run, ns, socket, connection, SYN, '', 'SYN');
  return socket;
}

/** Ends a client's connection in order. */
export function close(run: Run, ns: Netns, socket: Socket, connection: Connection): void {
  connection.state = connection.client ? 'FIN-WAIT' : 'LAST-ACK';
  sendReliably(run, ns, socket, connection, FIN | ACK, '', 'FIN ACK');
}

/** Bytes of the timestamps that each segment carries. */
const TIMESTAMP_BYTES = 12;

/** Ends a connection at once, with what came unread. Source: net/ipv4/tcp.c __tcp_close() */
export function abort(run: Run, ns: Netns, socket: Socket, connection: Connection): void {
  transmitSegment(run, ns, socket, connection, connection.sendNext, RST | ACK, '', 'RST');
  connection.state = 'CLOSED';
  removeSocket(ns, socket);
}

/** Sends data, as much as one segment takes; the rest follows when that is acknowledged. */
export function sendText(
  run: Run,
  ns: Netns,
  socket: Socket,
  connection: Connection,
  text: string,
  title: string,
): void {
  const found = routeOutput(ns, connection.remote, socket.address);
  const mtu = found.errno ? 1500 : (ns.devices.get(outputDevice(ns, found.route))?.mtu ?? 1500);
  const room = Math.min(mtu - 40, connection.peerMss ?? mtu) - TIMESTAMP_BYTES;
  if (text.length > room) connection.backlog = { text: text.slice(room), title };
  else delete connection.backlog;
  sendReliably(run, ns, socket, connection, PSH | ACK, text.slice(0, room), title);
}

/** The other end has everything that was sent: what waited follows. */
export function sendBacklog(run: Run, ns: Netns, socket: Socket, connection: Connection): void {
  const { backlog } = connection;
  if (backlog) sendText(run, ns, socket, connection, backlog.text, backlog.title);
}

/** A segment was not acknowledged in time: it is sent again, or the connection is given up. */
export function retransmit(run: Run, ns: Netns, socket: Socket, connection: Connection): void {
  const segment = connection.unacknowledged;
  if (!segment) return;
  const givesUp = connection.client && !connection.result && run.now() >= connection.deadline;
  if (givesUp || connection.retries >= SYN_RETRIES) {
    connection.state = 'CLOSED';
    delete connection.unacknowledged;
    if (connection.client) conclude(run, ns, socket, connection, { outcome: 'timeout', text: 'Connection timed out' });
    else removeSocket(ns, socket);
    return;
  }
  connection.retries++;
  transmitSegment(run, ns, socket, connection, segment.seq, segment.flags, segment.text, `${segment.title} again`);
  const wait = FIRST_RETRY_MICROS << connection.retries;
  const left = connection.client && !connection.result ? connection.deadline - run.now() : wait;
  if (connection.unacknowledged) setTimer(run, ns, socket, Math.max(0, Math.min(wait, left)));
}
