/** How many letters have to be changed, left out, put in or swapped to make one word of another; more than `most` count as `most + 1`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The name that somebody is likely to have meant; `undefined` where none is near. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const most = word.length < 4 ? 1 : 2;
  let best: string | undefined;
  let least = most + 1;
  for (const name of names) {
    if (name === word) continue;
    const far = distance(word.toLowerCase(), name.toLowerCase(), most);
    if (far < least) [best, least] = [name, far];
  }
  return best;
}
