import { chainNamed, ruleAt } from '../../worker/rules';
import type { ChainView, RulesView, Snapshot, TableView } from '../../core/engine/snapshot';
import type { HookName, TableName } from '../../core/trace/step';
import type { Station } from '../playback/rows';

export function tableOf(rules: RulesView | undefined, name: TableName): TableView | undefined {
  return rules?.tables.find((t) => t.name === name);
}

/** The base chain of a table at a hook. */
function baseChain(table: TableView | undefined, hook: HookName): ChainView | undefined {
  return table?.bases.find((c) => c.hook === hook);
}

/** More chains than these are not looked for: a Service more or less says nothing any more. */
const MANY = 100;

/**
 * The chains a packet can come to from a hook, the base chain first, each after the chain that jumps to it; the first
 * ones of very many.
 */
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
  const seen = new Set([base]);
  for (const chain of seen) {
    for (let i = 0; i < chain.count; i++) {
      if (seen.size >= MANY) return [...seen];
      const jump = ruleAt(chain, i)?.jump;
      const to = jump === undefined ? undefined : chainNamed(table, jump);
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
  if (!base || base.count === 0) return base?.policy === 'DROP' ? 'policy DROP' : 'empty';
  if (chains.length >= MANY) return `${MANY}+ chains`;
  return chains.length === 1 ? '1 chain' : `${chains.length} chains`;
}
