/** Runs the engine. A request is handled from start to end before the next; nothing in here is asynchronous. */
import { Refused } from '../core/engine/actions';
import { act, type Acted, check, type Engine, open, recordingOf, seek } from '../core/engine/engine';
import { explain } from '../core/engine/explain';
import { wouldMatch } from '../core/engine/would-match';
import { suggestions, wordHelp } from '../core/engine/line';
import { manifestOf } from '../core/engine/objects-view';
import { completeAction } from '../core/engine/complete-action';
import { anonymise } from '../core/import/anonymise';
import { importDumps } from '../core/import/import';
import { createViews, takeSnapshot } from '../core/engine/view';
import { speak } from '../core/lib/say';
import type { Trace } from '../core/trace/step';
import type { Burst } from '../core/trace/tally';
import type { Action, Recording } from '../core/world/action';
import type { LinkedAction, LinkedRecording } from '../core/world/rules-patch';
import { pack, transferables } from './pack';
import { partChange } from './parts';
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

/** Posts what the page does not know yet: what an action sent, then what it changed. */
function tell(from: Engine, moment: number, traces: readonly Trace[], burst?: Burst): void {
  if (traces.length > 0) {
    const packed = pack(traces);
    post({ kind: 'traces', traces: packed }, transferables(packed));
  }
  const before = views.snapshot;
  const { parts, change } = partChange(changesOf(before, takeSnapshot(from, views)));
  for (const part of parts) post({ kind: 'ahead', part });
  post({ kind: 'snapshot', change, fresh: before === undefined, moment, ...(burst ? { burst } : {}) });
}

function opened(): Engine {
  if (!engine) throw new Refused('No recording is open.');
  return engine;
}

function doNext(on: Engine, action: Action): Acted {
  const acted = act(on, action);
  tell(on, on.actions.length - 1, acted.traces, acted.burst);
  return acted;
}

/** Does the actions of a recording up to the first that cannot be done; says why that one cannot. */
function doAll(on: Engine, actions: readonly LinkedAction[]): string | undefined {
  try {
    for (const action of actions) doNext(on, completeAction(on, action));
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function answer(request: Request): Answer {
  switch (request.kind) {
    case 'open': {
      views = createViews();
      const { engine: next } = open({ ...request.recording, actions: [] }, tell);
      engine = next;
      const stopped = doAll(next, request.recording.actions);
      return { recording: recordingOf(next), ...(stopped ? { stopped } : {}) };
    }
    case 'speak':
      speak(request.language, request.words);
      return {};
    case 'act': {
      const { output, problems } = doNext(opened(), request.action);
      return { output, problems };
    }
    case 'seek': {
      seek(opened(), request.actions);
      // The page has kept what this world looked like: what comes is told as a change of that.
      takeSnapshot(opened(), views);
      for (const action of request.next ?? []) doNext(opened(), action);
      return {};
    }
    case 'check':
      return { problems: check(opened(), request.on, request.text) };
    case 'import': {
      const { setup, ...rest } = importDumps(request.sources);
      if (!setup) return rest;
      return { ...rest, setup: request.anonymise === undefined ? setup : anonymise(setup, request.anonymise) };
    }
    case 'describe':
      return { help: wordHelp(opened(), request.at) };
    case 'complete':
      return suggestions(opened(), request.at);
    case 'manifest':
      return { text: manifestOf(opened().world.cluster.api, request.objects) };
    case 'match':
      return wouldMatch(opened(), request.at);
    case 'explain':
      return { why: explain(opened(), request.trace, request.step, request.rule) };
  }
}

/** The recording that leads to where `request` failed. */
function recordingTo(request: Request): Recording | LinkedRecording {
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
