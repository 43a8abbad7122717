import { runEvents } from '../net/dispatch';
import type { Netns, Result, Socket } from '../net/netns';
import type { Run } from '../net/run';
import { awaitResult } from '../net/wait';

/**
 * Opens connections one after the other without waiting for an answer: their packets are under way at the same time.
 *
 * @param spacing µs of virtual time from one start to the next
 */
export function probeTogether(
  run: Run,
  ns: Netns,
  count: number,
  spacing: number,
  openOne: (sequence: number) => Socket,
): readonly Result[] {
  const begin = run.net.time;
  const sockets = Array.from({ length: count }, (_, n) => {
    const start = begin + n * spacing;
    runEvents(run, (_event, time) => time > start);
    run.net.time = Math.max(run.net.time, start);
    return openOne(n + 1);
  });
  return sockets.map((socket) => awaitResult(run, ns, socket));
}
