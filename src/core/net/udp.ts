import { formatIpv4, type Ipv4 } from '../packet/address';
import { makePacket } from '../packet/make';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Continuation, Netns, Server, Socket, Waiting } from './netns';
import { REASONS, routeOutput } from './output-route';
import { assignedSocket, findConnected, findListener } from './owner';
import type { Answer, Client } from './program';
import { beginTrace, endTrace, type Errno, newFlow, type Run } from './run';
import { remember } from './served';
import { addSocket, conclude, defaultTtl, ephemeralPort, setTimer } from './socket';
import { PATIENCE_MICROS, sendText } from './tcp';

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
  // What TPROXY handed over is answered from the address that it was for.
  const found = routeOutput(ns, remote, source, socket.listening);
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

export interface AskOptions {
  readonly sport?: number | undefined;
  /** The datagrams that are sent, at once and from one socket; who are you where absent. */
  readonly texts?: readonly Answer[];
  /** How long the client waits, µs. */
  readonly patience?: number;
  /** Who is told of the result where no caller waits for it. */
  readonly after?: Continuation;
}

/** Sends datagrams and waits for as many that answer them. */
export function ask(
  run: Run,
  ns: Netns,
  remote: Ipv4,
  remotePort: number,
  name: string,
  { sport, texts, patience = PATIENCE_MICROS, after }: AskOptions = {},
): Socket {
  const asked = texts ?? [{ text: `who are you, ${formatIpv4(remote)}?`, title: 'datagram' }];
  const data: Waiting = {
    kind: 'waiting',
    flow: newFlow(run),
    remote,
    remotePort,
    timer: 0,
    name,
    wants: asked.length,
    ...(after ? { after } : {}),
  };
  const found = routeOutput(ns, remote, 0);
  const port = sport ?? ephemeralPort(run, ns, 'udp');
  const socket = addSocket(ns, {
    protocol: 'udp',
    address: found.errno ? 0 : found.source,
    port,
    listening: false,
    data,
  });
  setTimer(run, ns, socket, patience);
  for (const { text, title } of asked) {
    const errno =
      found.errno ?? sendDatagram(run, ns, socket, found.source, remote, remotePort, text, data.flow, title, name);
    // A datagram that a rule took away is a lost one; where the rule was REJECT, its error is on the way.
    if (errno && errno !== 'EPERM') conclude(run, ns, socket, data, { outcome: 'unreachable', text: REASONS[errno] });
    if (data.result) break;
  }
  return socket;
}

/**
 * Gives a datagram to its socket. A server answers each with what its program says, or its name and the address that it sees.
 *
 * @returns false where no socket takes it
 */
export function receiveUdp(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder): boolean {
  const { transport, payload } = packet;
  if (transport.kind !== 'udp') return false;
  const given = assignedSocket(ns, packet);
  const client = given ? undefined : findConnected(ns, 'udp', packet, transport.sport, transport.dport);
  const server = client ? undefined : (given ?? findListener(ns, 'udp', packet.dst, transport.dport));
  const socket = client ?? server;
  if (!socket) return false;
  const name = socket.data.kind === 'waiting' ? (socket.data.name ?? 'nc') : socket.data.name;
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
  const text = payload.kind === 'bytes' ? (payload.text ?? '') : '';
  if (client?.data.kind === 'waiting') {
    const answers = [...(client.data.answers ?? []), text];
    client.data.answers = answers;
    if (answers.length >= (client.data.wants ?? 1)) conclude(run, ns, client, client.data, { outcome: 'reply', text });
  } else if (packet.type === 'host' && socket.data.kind === 'server') {
    serve(run, ns, socket, socket.data, packet, text, trace.flow);
  }
  return true;
}

function serve(run: Run, ns: Netns, socket: Socket, server: Server, packet: Packet, text: string, flow: number): void {
  const { transport } = packet;
  if (transport.kind !== 'udp') return;
  const program = server.program === undefined ? undefined : run.programs.get(server.program);
  const client: Client = {
    protocol: 'udp',
    socket: socket.number,
    local: packet.dst,
    remote: packet.src,
    remotePort: transport.sport,
    flow,
  };
  const answer = program?.answer?.(run, ns, server, text, client) ?? 'usual';
  if (answer === 'later') return;
  const usual = { text: `${server.name} sees ${formatIpv4(packet.src)}\n`, title: 'answer' };
  if (answer === 'usual') remember(ns, run.now(), server.name, packet, text, usual.text.length);
  sendAnswer(run, ns, client, answer === 'usual' ? usual : answer);
}

/** Sends a server's answer to a client that asked it, now or a while ago. */
export function sendAnswer(run: Run, ns: Netns, client: Client, { text, title }: Answer): void {
  const socket = ns.sockets.find((s) => s.number === client.socket);
  if (!socket || socket.data.kind === 'waiting') return;
  if (socket.data.kind === 'connection') return sendText(run, ns, socket, socket.data, text, title);
  const { local, remote, remotePort, flow } = client;
  sendDatagram(run, ns, socket, local, remote, remotePort, text, flow, title, socket.data.name);
}
