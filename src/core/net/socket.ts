import type { Connection, Netns, Result, Server, Socket, Waiting } from './netns';
import { later, type Run } from './run';
import { sysctlNumber } from './sysctl';

export type NewSocket = Omit<Socket, 'number' | 'uid'> & { readonly uid?: number };

export function addSocket(ns: Netns, socket: NewSocket): Socket {
  const made = { uid: 0, ...socket, number: ns.nextSocket++ };
  ns.sockets.push(made);
  return made;
}

export function removeSocket(ns: Netns, socket: Socket): void {
  ns.sockets = ns.sockets.filter((s) => s !== socket);
}

/** Opens a server that answers on a port of every address. */
export function listen(
  ns: Netns,
  protocol: 'tcp' | 'udp',
  port: number,
  name: string,
  program?: string,
  note?: string,
): Socket {
  const data: Server = Object.freeze({
    kind: 'server',
    name,
    ...(program === undefined ? {} : { program }),
    ...(note === undefined ? {} : { note }),
  });
  return addSocket(ns, { protocol, address: 0, port, listening: true, data });
}

/** A port that no socket of the netns has. */
export function ephemeralPort(run: Run, ns: Netns, protocol: Socket['protocol']): number {
  const [low = 32768, high = 60999] = String(ns.netfilter.sysctls.get('net.ipv4.ip_local_port_range') ?? '')
    .split(/\s+/)
    .map(Number);
  const taken = new Set(ns.sockets.filter((s) => s.protocol === protocol).map((s) => s.port));
  let port = low + (run.random() % (high - low + 1));
  while (taken.has(port)) port = port === high ? low : port + 1;
  return port;
}

/** Sets the one timer of a socket; an earlier one no longer counts. */
export function setTimer(run: Run, ns: Netns, socket: Socket, micros: number): void {
  if (socket.data.kind === 'server') return;
  socket.data.timer = ns.nextTimer++;
  later(run, micros, { kind: 'timer', ns: ns.place, socket: socket.number, set: socket.data.timer });
}

/** Ends a request. The socket stays until the program that made it has read the result. */
export function finish(socket: Socket, data: Connection | Waiting, result: Result): void {
  data.result ??= result;
  data.timer = 0;
}

/** Ends a request, and tells the program that no caller waits in its place. */
export function conclude(run: Run, ns: Netns, socket: Socket, data: Connection | Waiting, result: Result): void {
  const known = data.result !== undefined;
  finish(socket, data, result);
  if (known || !data.after) return;
  // A connection still has to be closed in order; its last segment takes the socket away.
  if (data.kind === 'waiting' || result.outcome !== 'reply') removeSocket(ns, socket);
  run.programs.get(data.after.program)?.ended?.(run, ns, data.after.note, result);
}

/** TTL of packets that sockets send. */
export function defaultTtl(ns: Netns): number {
  return sysctlNumber(ns, 'net.ipv4.ip_default_ttl');
}
