import type { RulesView } from '../../core/engine/snapshot';

/** A text above this many letters is shown without an editor: making one of it would hold up the page for seconds. */
const LARGE = 4_000_000;

export function isLarge(view: RulesView): boolean {
  return view.text.length > LARGE;
}

/** Where each line of a text begins, and one place more for its end. */
export function lineStarts(text: string): Uint32Array {
  let starts = new Uint32Array(1024 + Math.ceil(text.length / 64));
  let count = 0;
  for (let at = 0; at < text.length; ) {
    if (count + 1 >= starts.length) {
      const more = new Uint32Array(2 * starts.length);
      more.set(starts);
      starts = more;
    }
    starts[count++] = at;
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    at = end + 1;
  }
  starts[count] = text.endsWith('\n') ? text.length : text.length + 1;
  return starts.subarray(0, count + 1);
}

/** A line without its end. */
export function lineOf(text: string, starts: Uint32Array, line: number): string {
  return text.slice(starts[line] ?? 0, (starts[line + 1] ?? 1) - 1);
}

/** The line that an offset lies in. */
export function lineAtOffset(starts: Uint32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line where a rule of a chain stands; -1 where there is none. Found in the text: no index of all lines is made. */
export function findRule(text: string, starts: Uint32Array, table: string, chain: string, rule: number): number {
  const from = text.startsWith(`*${table}\n`) ? 0 : text.indexOf(`\n*${table}\n`);
  if (from < 0) return -1;
  const head = text.indexOf(rule < 0 ? `\n:${chain} ` : `\n-A ${chain} `, from);
  return head < 0 ? -1 : lineAtOffset(starts, head + 1) + Math.max(0, rule);
}
