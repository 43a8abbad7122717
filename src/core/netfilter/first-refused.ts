import type { DraftTable } from './draft';
import { baseChains } from './ruleset';
import { validateTable } from './validate';

/** A new rule that is refused with a whole table. */
export interface RefusedRule {
  readonly number: number;
  readonly chain: string;
  readonly errno: string;
}

/**
 * The rules that the kernel refuses where a table as a whole is wrong: the first new one with which it is so, and
 * every later one.
 *
 * @param first number of the first new rule
 * @param count how many there are; they have the numbers from there on
 * @param wrong what the kernel says of the whole table
 */
export function refusedRules(draft: DraftTable, first: number, count: number, wrong: string): RefusedRule[] {
  const upTo = (last: number) =>
    validateTable(baseChains[draft.name], (name) =>
      (draft.chains.peek(name)?.rules ?? []).filter((r) => r.number <= last),
    ).errno;
  let [low, high] = [first, first + count - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo(middle)) high = middle;
    else low = middle + 1;
  }
  const errno = upTo(low) ?? wrong;
  const refused: RefusedRule[] = [];
  for (const { name, rules } of draft.chains.values())
    for (const { number } of rules) if (number >= low) refused.push({ number, chain: name, errno });
  return refused.sort((a, b) => a.number - b.number);
}
