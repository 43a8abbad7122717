import type { Netns } from './netns';
import type { Run } from './run';
import { conclude } from './socket';
import { retransmit } from './tcp';

/** A socket's timer ran out. */
export function onTimer(run: Run, ns: Netns, number: number, set: number): void {
  const socket = ns.sockets.find((s) => s.number === number);
  if (!socket || socket.data.kind === 'server' || socket.data.timer !== set) return;
  if (socket.data.kind === 'connection') retransmit(run, ns, socket, socket.data);
  else conclude(run, ns, socket, socket.data, { outcome: 'timeout', text: 'timed out' });
}
