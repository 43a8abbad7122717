/**
 * The only file both sides of the worker share.
 *
 * The app sends numbered requests; the worker handles one from start to end before the next, and answers each with one
 * `reply` of the same number. Before the reply it posts, by itself:
 *
 *   snapshot   what an action changed in the snapshot, with the action's position; the first one of a recording is `fresh`: whole
 *   ahead      a part of the next snapshot, where it is large (see parts.ts)
 *   traces     the traces that an action led to, in order of time, packed (see pack.ts); they come before its snapshot
 *   crash      this program failed: the recording that leads to it; the worker answers nothing any more
 *
 * `open` starts a recording anew; everything before it is forgotten. `act` does one action more. `seek` goes back to the
 * world after the first `actions` actions, which the page knows and is not told again, and does `next` from there. `check` parses a ruleset text and changes nothing.
 * `describe` says what a word of a line of rules means, `complete` what may be written there.
 * `explain` says why a rule matched a packet or not. `match` finds a packet that would match a rule. `manifest` gives the YAML of objects that a snapshot lists. `import` makes a
 * scenario of dumps and changes nothing.
 */
import type { LineAt } from '../core/engine/line';
import type { RuleAt, WouldMatch } from '../core/engine/would-match';
import type { Suggestions } from '../core/netfilter/line-complete';
import type { WordHelp } from '../core/netfilter/line-help';
import type { Import } from '../core/import/import';
import type { Source } from '../core/import/source';
import type { Catalogue } from '../core/lib/say';
import type { Problem } from '../core/lib/words';
import type { Place } from '../core/trace/step';
import type { Burst } from '../core/trace/tally';
import type { Action, Recording } from '../core/world/action';
import type { LinkedRecording } from '../core/world/rules-patch';
import type { PackedTraces } from './pack';
import type { Part } from './parts';
import type { SnapshotChange } from './snapshot-change';

export type Request =
  | { readonly kind: 'open'; readonly recording: Recording | LinkedRecording }
  /** What is said from now on is in this language. */
  | { readonly kind: 'speak'; readonly language: string; readonly words: Catalogue }
  | { readonly kind: 'act'; readonly action: Action }
  | { readonly kind: 'seek'; readonly actions: number; readonly next?: readonly Action[] }
  | { readonly kind: 'check'; readonly on: Place; readonly text: string }
  /** `anonymise` is a key that nobody else knows; addresses and names stay where it is absent. */
  | { readonly kind: 'import'; readonly sources: readonly Source[]; readonly anonymise?: number }
  | { readonly kind: 'describe'; readonly at: LineAt }
  | { readonly kind: 'complete'; readonly at: LineAt }
  | { readonly kind: 'manifest'; readonly objects: readonly string[] }
  /** Finds a packet that would match a rule; nothing is changed. */
  | { readonly kind: 'match'; readonly at: RuleAt }
  | { readonly kind: 'explain'; readonly trace: number; readonly step: number; readonly rule?: number };

export interface Opened {
  readonly recording: Recording;
  /** An action of the recording could not be done, and so none behind it: why. */
  readonly stopped?: string;
}

interface Answers {
  readonly open: Opened;
  readonly speak: Record<string, never>;
  readonly act: ActAnswer;
  readonly seek: Record<string, never>;
  readonly check: { readonly problems: readonly Problem[] };
  readonly import: Import;
  readonly describe: { readonly help: WordHelp | undefined };
  readonly complete: Suggestions;
  readonly manifest: { readonly text: string };
  readonly match: WouldMatch;
  readonly explain: { readonly why: string };
}
export type Answer<R extends Request = Request> = Answers[R['kind']];

export interface ActAnswer {
  /** What the action printed; for a refused ruleset nothing was changed and `problems` says why. */
  readonly output: string;
  readonly problems: readonly Problem[];
}

export type ToWorker = { readonly id: number; readonly request: Request };

export type FromWorker =
  | { readonly kind: 'reply'; readonly id: number; readonly answer: Answer }
  /** The request was refused (an unknown scenario, a broken manifest); nothing changed. */
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }
  | {
      readonly kind: 'snapshot';
      readonly change: SnapshotChange;
      readonly fresh: boolean;
      readonly moment: number;
      readonly burst?: Burst;
    }
  | { readonly kind: 'ahead'; readonly part: Part }
  | { readonly kind: 'traces'; readonly traces: PackedTraces }
  | { readonly kind: 'crash'; readonly message: string; readonly recording: Recording | LinkedRecording };
