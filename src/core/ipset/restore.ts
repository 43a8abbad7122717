import { runIpset } from './command';
import type { SetContext } from './operations';
import type { IpsetOutput } from './session';
import type { SetStore } from './set';

/** A context for sets that no rule can name yet. */
export function freshContext(now = 0): SetContext {
  let count = 0;
  return {
    now,
    references: () => 0,
    random: () => {
      count++;
      return Math.imul(count, 0x9e3779b1) >>> 0;
    },
  };
}

/** Loads the text of `ipset save`, as `ipset restore` does. What was done before the first error stays done. */
export function restoreSets(store: SetStore, text: string, context: SetContext = freshContext()): IpsetOutput {
  return runIpset(store, ['restore'], context, text);
}
