import { runEvents } from './dispatch';
import type { Netns, Result, Socket } from './netns';
import { isBackground, isQuiet, type Run } from './run';
import { removeSocket } from './socket';

/** How a client ended; `undefined` while it waits. */
export function resultOf(socket: Socket): Result | undefined {
  return socket.data.kind === 'server' ? undefined : socket.data.result;
}

/** Lets virtual time go on until a client has its result and nothing is under way any more, and closes its socket. */
export function awaitResult(run: Run, ns: Netns, socket: Socket): Result {
  // Timers of sockets that nobody waits for may stay; packets under way may not.
  runEvents(run, (next) => {
    return resultOf(socket) !== undefined && isBackground(next) && isQuiet(run);
  });
  removeSocket(ns, socket);
  return resultOf(socket) ?? { outcome: 'timeout', text: 'Connection timed out' };
}
