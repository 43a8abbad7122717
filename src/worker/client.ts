import { spoken, spokenWords } from '../core/lib/say';
import type { Trace } from '../core/trace/step';
import type { Burst } from '../core/trace/tally';
import type { Recording } from '../core/world/action';
import type { LinkedRecording } from '../core/world/rules-patch';
import { type Ahead, joinParts } from './parts';
import { unpack } from './pack';
import type { Answer, FromWorker, Request, ToWorker } from './protocol';
import type { SnapshotChange } from './snapshot-change';
import { startWorker } from './start-worker';

/** What the worker says by itself. `snapshot` and `traces` come before the answer of the request that led to them. */
export interface Listener {
  snapshot(change: SnapshotChange, fresh: boolean, moment: number, burst?: Burst): void;
  traces(traces: readonly Trace[]): void;
  /** The program in the worker failed; nothing is answered any more. */
  crash(message: string, recording: Recording | LinkedRecording): void;
  /** The worker could not be started at all: the page that embeds this one may forbid it. */
  blocked(message: string): void;
}

export interface Client {
  /** Rejects with `Refused` where the worker says no, with `Gone` where it stopped. */
  request<R extends Request>(request: R): Promise<Answer<R>>;
  /** Hears what came so far and what comes. Until somebody listens, nothing is answered: messages keep their order. */
  listen(listener: Listener): void;
  stop(): void;
}

/** The request was understood and refused; nothing changed. The message is for people. */
export class Refused extends Error {}
/** The worker stopped before it answered. */
export class Gone extends Error {}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Starts the worker at once. Requests made before it has loaded wait in its queue. */
export function connect(start: () => Worker = startWorker): Client {
  let listener: Listener | undefined;
  /** What came before somebody listened. */
  let early: (() => void)[] = [];
  const hear = (how: () => void) => {
    if (listener) how();
    else early.push(how);
  };
  const waiting = new Map<number, Waiting>();
  /** What came ahead of the next snapshot. */
  let ahead: Ahead = { blocks: new Map(), services: [] };
  let next = 1;
  let alive = true;

  const end = (why: string) => {
    alive = false;
    for (const { reject } of waiting.values()) reject(new Gone(why));
    waiting.clear();
  };
  const settle = (id: number, how: (waiting: Waiting) => void) => {
    const entry = waiting.get(id);
    waiting.delete(id);
    if (entry) how(entry);
  };
  const receive = (message: FromWorker) => {
    switch (message.kind) {
      case 'reply':
        return settle(message.id, ({ resolve }) => resolve(message.answer));
      case 'refused':
        return settle(message.id, ({ reject }) => reject(new Refused(message.message)));
      case 'snapshot':
        listener?.snapshot(joinParts(message.change, ahead), message.fresh, message.moment, message.burst);
        ahead = { blocks: new Map(), services: [] };
        return;
      case 'ahead':
        for (const block of message.part.blocks ?? []) ahead.blocks.set(block.id, block);
        ahead.services = [...ahead.services, ...(message.part.services ?? [])];
        return;
      case 'traces':
        return listener?.traces(unpack(message.traces));
      case 'crash':
        end(message.message);
        return listener?.crash(message.message, message.recording);
    }
  };

  let worker: Worker | undefined;
  try {
    worker = start();
    // What the worker says comes out of the catalogue that the page has loaded.
    if (spoken() !== 'en') {
      const request = { kind: 'speak', language: spoken(), words: spokenWords() } as const;
      worker.postMessage({ id: 0, request } satisfies ToWorker);
    }
    worker.onmessage = (event: MessageEvent<FromWorker>) => hear(() => receive(event.data));
    worker.onerror = (event) => {
      hear(() => {
        end(event.message);
        listener?.blocked(event.message || 'The worker script could not be loaded.');
      });
    };
  } catch (error) {
    hear(() => {
      end(`${error}`);
      listener?.blocked(`${error}`);
    });
  }

  return {
    request<R extends Request>(request: R) {
      return new Promise<Answer<R>>((resolve, reject) => {
        if (!alive) return reject(new Gone('the worker is not running'));
        const id = next++;
        waiting.set(id, { resolve: resolve as (answer: Answer) => void, reject });
        worker?.postMessage({ id, request } satisfies ToWorker);
      });
    },
    listen(heard) {
      listener = heard;
      for (const how of early) how();
      early = [];
    },
    stop() {
      end('stopped');
      worker?.terminate();
    },
  };
}
