/** What became of a text's lines. */
export interface LineDiff {
  /** For each new line the old line it was, or -1. A changed line names the one it replaces. */
  readonly from: Int32Array;
  /** For each new line: `added`, `changed` or nothing. */
  readonly marks: readonly ('added' | 'changed' | undefined)[];
  /** New lines before which old ones are gone; the number of new lines stands for the end. */
  readonly removedBefore: readonly number[];
  /** Lines added, changed and removed. */
  readonly count: number;
}

/** A gap of this size is compared line by line with every other; above it, only lines that occur once are anchors. */
const SMALL = 250_000;

/**
 * Compares two texts line by line. Rules rarely repeat, so lines that occur once in both are matched first, in the longest
 * run that keeps their order; what lies between is compared in the same way. In what remains, a new rule of a chain
 * that lost one has replaced it.
 */
export function diffLines(before: readonly string[], now: readonly string[]): LineDiff {
  const from = new Int32Array(now.length).fill(-1);
  match(before, now, { a: 0, aEnd: before.length, b: 0, bEnd: now.length }, from);

  const marks: ('added' | 'changed' | undefined)[] = Array.from({ length: now.length });
  const removedBefore: number[] = [];
  let count = 0;
  let a = 0;
  let b = 0;
  while (a < before.length || b < now.length) {
    const gap = b;
    while (b < now.length && from[b] === -1) b++;
    const aEnd = b < now.length ? (from[b] ?? 0) : before.length;
    const gone = pairByKey(before, now, { a, aEnd, b: gap, bEnd: b }, from);
    for (let i = gap; i < b; i++) marks[i] = from[i] === -1 ? 'added' : 'changed';
    if (gone > 0) removedBefore.push(gap);
    count += b - gap + gone;
    a = aEnd + 1;
    b++;
  }
  return { from, marks, removedBefore, count };
}

interface Range {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

function match(before: readonly string[], now: readonly string[], range: Range, from: Int32Array): void {
  let { a, aEnd, b, bEnd } = range;
  while (a < aEnd && b < bEnd && before[a] === now[b]) from[b++] = a++;
  while (a < aEnd && b < bEnd && before[aEnd - 1] === now[bEnd - 1]) from[--bEnd] = --aEnd;
  if (a === aEnd || b === bEnd) return;
  const anchors = uniqueInOrder(before, now, { a, aEnd, b, bEnd });
  if (anchors.length === 0) {
    if ((aEnd - a) * (bEnd - b) <= SMALL) longestCommon(before, now, { a, aEnd, b, bEnd }, from);
    return;
  }
  for (const [i, j] of anchors) {
    match(before, now, { a, aEnd: i, b, bEnd: j }, from);
    from[j] = i;
    a = i + 1;
    b = j + 1;
  }
  match(before, now, { a, aEnd, b, bEnd }, from);
}

/** Pairs of lines that occur once on both sides, the longest run that is in order on both. */
function uniqueInOrder(
  before: readonly string[],
  now: readonly string[],
  range: Range,
): readonly (readonly [number, number])[] {
  const places = new Map<string, { a: number; b: number }>();
  const twice = -2;
  for (let i = range.a; i < range.aEnd; i++) {
    const line = before[i] ?? '';
    const place = places.get(line);
    if (place) place.a = twice;
    else places.set(line, { a: i, b: -1 });
  }
  for (let j = range.b; j < range.bEnd; j++) {
    const place = places.get(now[j] ?? '');
    if (place) place.b = place.b === -1 ? j : twice;
  }
  const pairs = [...places.values()].filter((p) => p.a >= 0 && p.b >= 0);
  // In order of `a` already. Patience: the piles' tops are the ends of the longest rising runs of `b`.
  const tops: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  pairs.forEach((pair, i) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.b ?? 0) < pair.b) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[i] = tops[low - 1] ?? -1;
    tops[low] = i;
  });
  const run: (readonly [number, number])[] = [];
  for (let i = tops.at(-1) ?? -1; i >= 0; i = previous[i] ?? -1) {
    const pair = pairs[i];
    if (pair) run.push([pair.a, pair.b]);
  }
  return run.reverse();
}

function longestCommon(
  before: readonly string[],
  now: readonly string[],
  { a, aEnd, b, bEnd }: Range,
  from: Int32Array,
): void {
  const width = bEnd - b + 1;
  const lengths = new Int32Array((aEnd - a + 1) * width);
  const at = (i: number, j: number) => lengths[(i - a) * width + (j - b)] ?? 0;
  for (let i = aEnd - 1; i >= a; i--) {
    for (let j = bEnd - 1; j >= b; j--) {
      lengths[(i - a) * width + (j - b)] =
        before[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = a, j = b; i < aEnd && j < bEnd; ) {
    if (before[i] === now[j]) from[j++] = i++;
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
}

/** Pairs new lines of a gap with old ones of the same chain, in order. Returns how many old ones have no successor. */
function pairByKey(
  before: readonly string[],
  now: readonly string[],
  { a, aEnd, b, bEnd }: Range,
  from: Int32Array,
): number {
  const old = new Map<string, number[]>();
  for (let i = a; i < aEnd; i++) {
    const key = keyOf(before[i] ?? '');
    const list = old.get(key);
    if (list) list.push(i);
    else old.set(key, [i]);
  }
  let gone = Math.max(0, aEnd - a);
  for (let j = b; j < bEnd; j++) {
    const i = old.get(keyOf(now[j] ?? ''))?.shift();
    if (i === undefined) continue;
    from[j] = i;
    gone--;
  }
  const left = [...old.values()].flat().sort((x, y) => x - y);
  for (let j = b; j < bEnd && left.length > 0; j++) {
    if (from[j] !== -1) continue;
    const k = left.slice(0, NEARBY).findIndex((i) => alike(before[i] ?? '', now[j] ?? ''));
    if (k < 0) continue;
    from[j] = left.splice(k, 1)[0] ?? -1;
    gone--;
  }
  return gone;
}

/** How many lines that lost their place are compared with a new one. */
const NEARBY = 20;

/** Do two lines share most of their letters at their ends? A letter that was typed into a line leaves it the same line. */
function alike(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return head + tail > 0.6 * Math.max(a.length, b.length);
}

/** `-A CHAIN` or `:CHAIN`: what a line is about. */
function keyOf(line: string): string {
  const [first = '', second = ''] = line.split(' ', 2);
  return first === '-A' ? `-A ${second}` : first;
}
