import { listSets } from './list';
import { listedSets, type SetStore } from './set';

/** The text of `ipset save`. */
export function saveSets(store: SetStore, now: number): string {
  return listSets(store, listedSets(store), {
    mode: 'save',
    names: false,
    terse: false,
    sorted: false,
    now,
    references: () => 0,
  });
}
