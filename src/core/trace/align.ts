/** Two positions side by side; -1 where the other list has nothing that fits. */
export type Pair = readonly [a: number, b: number];

/** What an item means, from the most exact word for it to the loosest; '' where it has no such word. */
export type Keys = readonly string[];

/**
 * Puts two lists side by side, in order, each position once. Items with the same exact key are paired first; what is left
 * between two such pairs is paired by the next looser key, and so on. The k-th item with a key can only be paired with the
 * k-th one of the other list, so that n log n steps are enough. Swapping the lists swaps the pairs.
 */
export function align(a: readonly Keys[], b: readonly Keys[]): readonly Pair[] {
  // Of equally good pairings one has to be taken: by the keys, never by the side they stand on.
  const turned = textOf(a) > textOf(b);
  const pairs: Pair[] = [];
  if (turned) pairRange(b, a, 0, { a0: 0, a1: b.length, b0: 0, b1: a.length }, (x, y) => pairs.push([y, x]));
  else pairRange(a, b, 0, { a0: 0, a1: a.length, b0: 0, b1: b.length }, (x, y) => pairs.push([x, y]));
  return pairs;
}

const textOf = (items: readonly Keys[]) => items.map((keys) => keys.join('\t')).join('\n');

/** The items a0 to a1 of one list and b0 to b1 of the other, the ends left out. */
interface Range {
  readonly a0: number;
  readonly a1: number;
  readonly b0: number;
  readonly b1: number;
}

function pairRange(
  a: readonly Keys[],
  b: readonly Keys[],
  level: number,
  range: Range,
  found: (a: number, b: number) => void,
): void {
  let { a0, b0 } = range;
  const { a1, b1 } = range;
  const levels = Math.max(a[a0]?.length ?? 0, b[b0]?.length ?? 0);
  const between = (aEnd: number, bEnd: number) => {
    if (a0 < aEnd && b0 < bEnd && level + 1 < levels) {
      pairRange(a, b, level + 1, { a0, a1: aEnd, b0, b1: bEnd }, found);
    } else {
      for (let i = a0; i < aEnd; i++) found(i, -1);
      for (let j = b0; j < bEnd; j++) found(-1, j);
    }
  };
  for (const [i, j] of inOrder(candidates(a, b, level, range))) {
    between(i, j);
    found(i, j);
    a0 = i + 1;
    b0 = j + 1;
  }
  between(a1, b1);
}

/** For each item of the first list the one of the second with the same key and the same count before it. */
function candidates(a: readonly Keys[], b: readonly Keys[], level: number, range: Range): readonly Pair[] {
  const places = new Map<string, number[]>();
  for (let j = range.b0; j < range.b1; j++) {
    const key = b[j]?.[level] ?? '';
    if (key === '') continue;
    const list = places.get(key);
    if (list) list.push(j);
    else places.set(key, [j]);
  }
  const used = new Map<string, number>();
  const pairs: Pair[] = [];
  for (let i = range.a0; i < range.a1; i++) {
    const key = a[i]?.[level] ?? '';
    const k = used.get(key) ?? 0;
    const j = places.get(key)?.[k];
    if (j === undefined) continue;
    used.set(key, k + 1);
    pairs.push([i, j]);
  }
  return pairs;
}

/** The longest part of the pairs in which both positions rise: the longest increasing subsequence, by patience sorting. */
function inOrder(pairs: readonly Pair[]): readonly Pair[] {
  /** For each length the pair with the smallest end that a rising part of this length has. */
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, j], n) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < j) low = middle + 1;
      else high = middle;
    }
    before[n] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = n;
  });
  const rising: Pair[] = [];
  for (let n = ends.at(-1) ?? -1; n >= 0; n = before[n] ?? -1) {
    const pair = pairs[n];
    if (pair) rising.push(pair);
  }
  return rising.reverse();
}
