/**
 * The only file both sides of the worker share.
 *
 * The app sends numbered requests; the worker handles one from start to end before the next, and answers each with one
 * `reply` of the same number. Before the reply it posts, by itself:
 *
 *   snapshot   what changed in the snapshot; the first one of a recording is `fresh`: whole
 *   traces     the traces that the request led to, in order of time, packed (see pack.ts)
 *   crash      this program failed: the recording that leads to it; the worker answers nothing any more
 *
 * `open` starts a recording anew; everything before it is forgotten. `act` does one action more. `seek` goes back to the
 * world after the first `actions` actions (a later `act` drops the future). `check` parses a ruleset text and changes nothing.
 * `explain` says why a rule matched a packet or not.
 */
import type { Problem } from '../core/lib/words';
import type { Place } from '../core/trace/step';
import type { Action, Recording } from '../core/world/action';
import type { PackedTraces } from './pack';
import type { SnapshotChange } from './snapshot-change';

export type Request =
  | { readonly kind: 'open'; readonly recording: Recording }
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'seek'; readonly actions: number }
  | { readonly kind: 'check'; readonly on: Place; readonly text: string }
  | { readonly kind: 'explain'; readonly trace: number; readonly step: number; readonly rule?: number };

export interface Opened {
  readonly recording: Recording;
}

interface Answers {
  readonly open: Opened;
  readonly act: ActAnswer;
  readonly seek: Opened;
  readonly check: { readonly problems: readonly Problem[] };
  readonly explain: { readonly why: string };
}
export type Answer<R extends Request = Request> = Answers[R['kind']];

export interface ActAnswer extends Opened {
  /** What the action printed; for a refused ruleset nothing was changed and `problems` says why. */
  readonly output: string;
  readonly problems: readonly Problem[];
}

export type ToWorker = { readonly id: number; readonly request: Request };

export type FromWorker =
  | { readonly kind: 'reply'; readonly id: number; readonly answer: Answer }
  /** The request was refused (an unknown scenario, a broken manifest); nothing changed. */
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  | { readonly kind: 'snapshot'; readonly change: SnapshotChange; readonly fresh: boolean }
  | { readonly kind: 'traces'; readonly traces: PackedTraces }
  | { readonly kind: 'crash'; readonly message: string; readonly recording: Recording };
