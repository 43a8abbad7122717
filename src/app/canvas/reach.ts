import type { ChainView, RulesView, Snapshot, TableView } from '../../core/engine/snapshot';
import type { HookName, TableName } from '../../core/trace/step';
import type { Station } from '../playback/rows';

export function tableOf(rules: RulesView | undefined, name: TableName): TableView | undefined {
  return rules?.tables.find((t) => t.name === name);
}

/** The base chain of a table at a hook. */
function baseChain(table: TableView | undefined, hook: HookName): ChainView | undefined {
  return table?.chains.find((c) => c.hook === hook);
}

/** Chains of a table by name. */
export function chainsByName(table: TableView): ReadonlyMap<string, ChainView> {
  const known = byName.get(table);
  if (known) return known;
  const map = new Map(table.chains.map((c) => [c.name, c]));
  byName.set(table, map);
  return map;
}
const byName = new WeakMap<TableView, ReadonlyMap<string, ChainView>>();

/** The chains a packet can come to from a hook, the base chain first, each after the chain that jumps to it. */
export function reachable(table: TableView, hook: HookName): readonly ChainView[] {
  const known = byHook.get(table) ?? new Map<HookName, readonly ChainView[]>();
  byHook.set(table, known);
  const chains = known.get(hook) ?? walkJumps(table, hook);
  known.set(hook, chains);
  return chains;
}
const byHook = new WeakMap<TableView, Map<HookName, readonly ChainView[]>>();

function walkJumps(table: TableView, hook: HookName): readonly ChainView[] {
  const base = baseChain(table, hook);
  if (!base) return [];
  const chains = chainsByName(table);
  const seen = new Set([base]);
  for (const chain of seen) {
    for (const rule of chain.rules) {
      const to = rule.jump === undefined ? undefined : chains.get(rule.jump);
      if (to) seen.add(to);
    }
  }
  return [...seen];
}

/** "11 chains", "empty": what stands beside a station. */
export function stationLabel(snapshot: Snapshot, station: Station): string {
  const table = tableOf(snapshot.rules[station.netns], station.table);
  const chains = table ? reachable(table, station.hook) : [];
  const [base] = chains;
  if (!base || base.rules.length === 0) return base?.policy === 'DROP' ? 'policy DROP' : 'empty';
  return chains.length === 1 ? '1 chain' : `${chains.length} chains`;
}
