/** Runs the engine. A request is handled from start to end before the next; nothing in here is asynchronous. */
import { Refused } from '../core/engine/actions';
import { act, check, type Engine, open, recordingOf, seek } from '../core/engine/engine';
import { explain } from '../core/engine/explain';
import { createViews, takeSnapshot } from '../core/engine/view';
import type { Trace } from '../core/trace/step';
import type { Recording } from '../core/world/action';
import { pack, transferables } from './pack';
import type { Answer, FromWorker, Request, ToWorker } from './protocol';
import { changesOf } from './snapshot-change';

/** The part of a worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
}
const scope = self as unknown as Scope;

let engine: Engine | undefined;
let views = createViews();
/** This program failed: its state cannot be trusted any more. */
let crashed = false;

function post(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

/** Posts what the page does not know yet. */
function tell(traces: readonly Trace[]): void {
  if (engine) {
    const before = views.snapshot;
    const change = changesOf(before, takeSnapshot(engine, views));
    if (Object.keys(change).length > 0) post({ kind: 'snapshot', change, fresh: before === undefined });
  }
  if (traces.length === 0) return;
  const packed = pack(traces);
  post({ kind: 'traces', traces: packed }, transferables(packed));
}

function opened(): Engine {
  if (!engine) throw new Refused('No recording is open.');
  return engine;
}

function answer(request: Request): Answer {
  switch (request.kind) {
    case 'open': {
      const { engine: next, traces } = open(request.recording);
      engine = next;
      views = createViews();
      tell(traces);
      return { recording: recordingOf(next) };
    }
    case 'act': {
      const { traces, output, problems } = act(opened(), request.action);
      tell(traces);
      return { recording: recordingOf(opened()), output, problems };
    }
    case 'seek':
      tell(seek(opened(), request.actions));
      return { recording: recordingOf(opened()) };
    case 'check':
      return { problems: check(opened(), request.on, request.text) };
    case 'explain':
      return { why: explain(opened(), request.trace, request.step, request.rule) };
  }
}

/** The recording that leads to where `request` failed. */
function recordingTo(request: Request): Recording {
  if (request.kind === 'open') return request.recording;
  const recording = engine ? recordingOf(engine) : { version: 1 as const, scenario: '', seed: 0, actions: [] };
  return request.kind === 'act' ? { ...recording, actions: [...recording.actions, request.action] } : recording;
}

scope.onmessage = ({ data: { id, request } }) => {
  if (crashed) return;
  try {
    post({ kind: 'reply', id, answer: answer(request) });
  } catch (error) {
    if (error instanceof Refused) {
      post({ kind: 'refused', id, message: error.message });
      return;
    }
    crashed = true;
    const message = error instanceof Error ? (error.stack ?? error.message) : `${error}`;
    post({ kind: 'crash', message, recording: recordingTo(request) });
  }
};
