import type { Recording } from '../../core/world/action';
import { type LinkedAction, type LinkedRecording, type Splice, textHash } from '../../core/world/rules-patch';
import { diffLines } from '../rules/line-diff';
import { type Moment, useHistory } from '../store/history';

/** The recording in the fewest characters: of a whole ruleset only the lines that differ from those before it. */
export function shorten(
  recording: Recording,
  moments: readonly Moment[] = useHistory.getState().moments,
): LinkedRecording {
  const { version, scenario, seed, setup } = recording;
  const actions = recording.actions.map((action, index): LinkedAction => {
    if (action.kind !== 'ruleset') return action;
    const before = moments.findLast((m) => m.index < index)?.world.snapshot?.rules[action.on]?.text;
    if (before === undefined) return action;
    return { kind: 'ruleset', on: action.on, patch: patchOf(before, action.text), of: textHash(before) };
  });
  return { version, scenario, seed, actions, ...(setup ? { setup } : {}) };
}

/** The splices that make one text of another. */
export function patchOf(before: string, now: string): readonly Splice[] {
  const old = before.split('\n');
  const lines = now.split('\n');
  const { from } = diffLines(old, lines);
  const patch: Splice[] = [];
  let a = 0;
  let b = 0;
  const same = (line: number) => (from[line] ?? -1) >= 0 && old[from[line] ?? -1] === lines[line];
  while (a < old.length || b < lines.length) {
    const start = b;
    while (b < lines.length && !same(b)) b++;
    const end = b < lines.length ? (from[b] ?? 0) : old.length;
    if (end > a || b > start) patch.push([a, end - a, lines.slice(start, b)]);
    a = end + 1;
    b++;
  }
  return patch;
}
