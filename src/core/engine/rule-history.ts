import type { Chain } from '../netfilter/rule';
import type { Place } from '../trace/step';
import type { World } from '../world/world';

/** The chains of every netns as they were during an action, `PLACE/TABLE/CHAIN`. Chains are values, so this holds no copies. */
export type RuleHistory = ReadonlyMap<string, Chain>;

/** Remembers the chains; the history before where nothing changed. */
export function rememberRules(world: World, before: RuleHistory | undefined): RuleHistory {
  const now = new Map<string, Chain>();
  let same = before !== undefined;
  for (const ns of world.net.namespaces.values()) {
    for (const table of ns.netfilter.ipv4.tables.values()) {
      for (const chain of table.chains.values()) {
        const key = keyOf(ns.place, table.name, chain.name);
        now.set(key, chain);
        same &&= before?.get(key) === chain;
      }
    }
  }
  return same && before?.size === now.size ? before : now;
}

export function keyOf(place: Place, table: string, chain: string): string {
  return `${place}/${table}/${chain}`;
}
