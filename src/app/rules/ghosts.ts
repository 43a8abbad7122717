import type { LineDiff } from './line-diff';

/** Lines that are gone, and the line of the text before which they stood. Lines from 0. */
export interface Ghosts {
  readonly before: number;
  readonly lines: readonly string[];
}

/** So many ghosts are drawn at most: a text that was replaced whole has no use for them. */
const MOST = 400;

/** Where the lines of the text before stood that are not in this one; those that were changed stand above what they are now. */
export function ghostsOf(before: readonly string[], diff: LineDiff): readonly Ghosts[] {
  const kept = new Uint8Array(before.length);
  diff.from.forEach((old, line) => {
    if (old >= 0 && diff.marks[line] === undefined) kept[old] = 1;
  });
  /** For each old line the first new line behind it. */
  const found: Ghosts[] = [];
  let count = 0;
  let line = 0;
  for (let old = 0; old < before.length && count < MOST; ) {
    if (kept[old]) {
      while (line < diff.from.length && diff.from[line] !== old) line++;
      line++;
      old++;
      continue;
    }
    let end = old;
    while (end < before.length && !kept[end]) end++;
    found.push({
      before: Math.min(line, diff.from.length),
      lines: before.slice(old, Math.min(end, old + MOST - count)),
    });
    count += end - old;
    old = end;
  }
  return found;
}
