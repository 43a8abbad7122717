import { setNames as namesOfMatch } from './matches/set';
import type { Rule, Ruleset } from './rule';
import { setNames as namesOfTarget } from './targets/set';

/** How often the rules of a chain name each set. */
type Counts = ReadonlyMap<string, number>;

/** Rules are replaced whole, so what was counted in an array of them stays true. */
const counted = new WeakMap<readonly Rule[], Counts>();

function countIn(rules: readonly Rule[]): Counts {
  const known = counted.get(rules);
  if (known) return known;
  const counts = new Map<string, number>();
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { matches, target } of rules) {
    for (const match of matches)
      if (match.name === 'set' && match.unknown === undefined) namesOfMatch(match.config).forEach(add);
    if (target?.kind === 'extension' && target.name === 'SET' && target.unknown === undefined)
      namesOfTarget(target.config).forEach(add);
  }
  counted.set(rules, counts);
  return counts;
}

/** How many times the rules of a netns name a set. Such a set can be neither destroyed nor renamed. */
export function setReferences(rulesets: readonly Ruleset[], set: string): number {
  let total = 0;
  for (const ruleset of rulesets)
    for (const table of ruleset.tables.values())
      for (const chain of table.chains.values()) total += countIn(chain.rules).get(set) ?? 0;
  return total;
}
