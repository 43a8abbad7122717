import type { Family } from '../packet/address';
import type { AnyMatch, AnyTarget } from './extension';
import { matches } from './matches/all';
import { targets } from './targets/all';

const matchesByName: ReadonlyMap<string, AnyMatch> = new Map(matches.map((m) => [m.name, m]));
const targetsByName: ReadonlyMap<string, AnyTarget> = new Map(targets.map((t) => [t.name, t]));

/** The match of a name; with a family only where the match exists for it. */
export function findMatch(name: string, family?: Family): AnyMatch | undefined {
  return forFamily(matchesByName.get(name), family);
}

/** The target of a name; with a family only where the target exists for it. */
export function findTarget(name: string, family?: Family): AnyTarget | undefined {
  return forFamily(targetsByName.get(name), family);
}

function forFamily<E extends AnyMatch | AnyTarget>(
  extension: E | undefined,
  family: Family | undefined,
): E | undefined {
  if (!extension || !family || !extension.families) return extension;
  return extension.families.includes(family) ? extension : undefined;
}
