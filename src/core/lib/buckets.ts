/**
 * Lists of numbers by a numeric key. Most lists have one member, which then stands for itself: half the memory of an
 * array each. State.
 */
export type Buckets = Map<number, number | number[]>;

/** Adds a number at the end of a list. */
export function put(buckets: Buckets, key: number, value: number): void {
  const there = buckets.get(key);
  if (there === undefined) buckets.set(key, value);
  else if (typeof there === 'number') buckets.set(key, [there, value]);
  else there.push(value);
}

/** Takes a number out of a list; does nothing where it is not in it. */
export function take(buckets: Buckets, key: number, value: number): void {
  const there = buckets.get(key);
  if (there === value) buckets.delete(key);
  if (typeof there !== 'object') return;
  const rest = there.filter((v) => v !== value);
  const only = rest.length === 1 ? rest[0] : undefined;
  buckets.set(key, only ?? rest);
}

const NONE: readonly number[] = [];

/** A list, in the order the numbers were added. */
export function listed(buckets: Buckets, key: number): readonly number[] {
  const there = buckets.get(key);
  if (there === undefined) return NONE;
  return typeof there === 'number' ? [there] : there;
}
