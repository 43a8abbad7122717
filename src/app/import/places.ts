/** Lines of long texts, which are counted once. */
const counts = new Map<string, number>();
const MOST_COUNTS = 16;

/** How many lines a text has. */
export function lineCount(text: string): number {
  const known = text.length > 10_000 ? counts.get(text) : undefined;
  if (known !== undefined) return known;
  let lines = text === '' ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1)) lines++;
  if (counts.size >= MOST_COUNTS) counts.clear();
  if (text.length > 10_000) counts.set(text, lines);
  return lines;
}

/** A part of a line around a place, cut where the line is long, with the place in it. */
export function around(text: string, from: number, to: number): readonly [before: string, word: string, after: string] {
  const start = text.lastIndexOf('\n', Math.max(0, from - 1)) + 1;
  const next = text.indexOf('\n', from);
  const end = next < 0 ? text.length : next;
  const stop = Math.min(Math.max(from, to), end, from + 80);
  const before = text.slice(Math.max(start, from - 36), from).trimStart();
  const after = text.slice(stop, Math.min(end, stop + 80)).trimEnd();
  return [
    from - start > 36 ? `…${before}` : before,
    text.slice(from, stop),
    end > stop + 80 || stop < Math.min(to, end) ? `${after}…` : after,
  ];
}

/** 1-based column of an offset. */
export function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf('\n', at - 1);
}

/** Selects a part of a box and brings it into view. */
export function selectIn(box: HTMLTextAreaElement, from: number, to: number): void {
  const { value } = box;
  let line = 0;
  for (let at = value.indexOf('\n'); at >= 0 && at < from; at = value.indexOf('\n', at + 1)) line++;
  box.focus();
  box.setSelectionRange(from, to);
  const height = Number.parseFloat(getComputedStyle(box).lineHeight);
  box.scrollTop = Math.max(0, line * height - box.clientHeight / 2);
  const letters = columnOf(value, from);
  box.scrollLeft = letters > 40 ? (letters - 20) * height * 0.4 : 0;
  box.scrollIntoView({ block: 'nearest' });
}
