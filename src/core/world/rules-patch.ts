import type { Action, Recording } from './action';

/** A change of a text's lines: from line `at` (from 0) `count` lines are replaced by `lines`. */
export type Splice = readonly [at: number, count: number, lines: readonly string[]];

/**
 * A `ruleset` action in a short form: what it changes in the rules that are there when it is done. It stands in links only;
 * whoever opens one completes it, in a world as it was when the link was made.
 */
export interface RulesetPatch {
  readonly kind: 'ruleset';
  readonly on: string;
  /** In order, without overlap; positions are those of the text before. */
  readonly patch: readonly Splice[];
  /** `textHash` of the text before. */
  readonly of: number;
}

export type LinkedAction = Action | RulesetPatch;
export type LinkedRecording = Omit<Recording, 'actions'> & { readonly actions: readonly LinkedAction[] };

/** Tells texts apart; FNV-1a, 32 bits. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The text that a patch makes of another. */
export function patchText(before: string, patch: readonly Splice[]): string {
  const lines = before.split('\n');
  const out: string[] = [];
  let done = 0;
  for (const [at, count, added] of patch) {
    out.push(...lines.slice(done, at), ...added);
    done = at + count;
  }
  out.push(...lines.slice(done));
  return out.join('\n');
}
