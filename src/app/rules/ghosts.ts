import type { LineDiff } from './line-diff';

/** Lines that are gone, and the line of the text before which they stood. Lines from 0. */
export interface Ghosts {
  readonly before: number;
  readonly lines: readonly string[];
}

/** So many ghosts are drawn at most: a text that was replaced whole has no use for them. */
const MOST = 400;
/** A longer block is told in short, so that it does not push away the lines that are there. */
const LONGEST = 12;

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
    const lines = before.slice(old, Math.min(end, old + MOST - count));
    const shown = lines.length > LONGEST ? lines.slice(0, LONGEST - 1) : lines;
    const rest = end - old - shown.length;
    found.push({
      before: Math.min(line, diff.from.length),
      lines: rest > 0 ? [...shown, `… and ${rest} more lines`] : shown,
    });
    count += end - old;
    old = end;
  }
  return found;
}
