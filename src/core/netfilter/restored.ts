import { clone } from '../lib/clone';
import type { Family } from '../packet/address';
import type { RestoreOptions, RestoreResult } from './restore';
import type { Ruleset } from './rule';

/** What a whole text was read to, and what that depended on. */
interface Restored {
  readonly text: string;
  readonly counters: boolean;
  readonly ruleset: Ruleset;
  readonly result: RestoreResult;
  /** Sets and accounts that rules named. */
  readonly sets: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
}

/** The last one of each family. A cache: losing it loses nothing. */
const last = new Map<Family, Restored>();

/** Keeps what was read of a text, for whoever restores the same text into an empty ruleset next. */
export function keepRestored(family: Family, restored: Restored): void {
  last.set(family, restored);
}

/** Puts into an empty ruleset what its text was read to before; `undefined` where it has to be read. */
export function restoreAgain(ruleset: Ruleset, text: string, options: RestoreOptions): RestoreResult | undefined {
  const kept = last.get(options.family);
  if (!kept || kept.text.length !== text.length || kept.text !== text) return undefined;
  const { noflush, test, verbose, table, broken, unknown, counters = false } = options;
  if (noflush || test || verbose || table || broken || unknown !== 'keep' || counters !== kept.counters)
    return undefined;
  if (ruleset.tables.size > 0 || ruleset.nextRule !== 1) return undefined;
  const has = (names: ReadonlySet<string>, ask: (name: string) => boolean) => [...names].every(ask);
  if (!has(kept.sets, options.hasSet) || !has(kept.accounts, options.hasAccount)) return undefined;
  Object.assign(ruleset, clone(kept.ruleset, { chains: 1 }));
  return kept.result;
}
