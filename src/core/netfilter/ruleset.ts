import type { HookName, TableName } from '../trace/step';
import type { Chain, Ruleset, Table } from './rule';

/** Base chains of each table in the order iptables-save prints them. Source: iptables/nft.c xtables_ipv4 */
export const baseChains: Readonly<Record<TableName, readonly HookName[]>> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
  raw: ['PREROUTING', 'OUTPUT'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** Tables in the order iptables-save prints them, whatever order they were made in. */
export const tableOrder: readonly TableName[] = ['mangle', 'security', 'raw', 'filter', 'nat'];

export function isTableName(name: string): name is TableName {
  return (tableOrder as readonly string[]).includes(name);
}

/** A ruleset in which no table exists. */
export function emptyRuleset(): Ruleset {
  return { tables: new Map(), nextRule: 1, revision: 0 };
}

/** Packets and bytes of a rule, or of a chain's policy; 0 where nothing is counted (`slot` below 0). */
export function countersOf(table: Pick<Table, 'counters'>, slot: number): readonly [packets: number, bytes: number] {
  return slot < 0 ? [0, 0] : [table.counters[2 * slot] ?? 0, table.counters[2 * slot + 1] ?? 0];
}

/** Chains as iptables-save orders them: base chains by hook, then the others by the bytes of their names. */
export function orderChains<C extends { readonly name: string; readonly hook?: HookName | undefined }>(
  table: TableName,
  chains: Iterable<C>,
): Map<string, C> {
  const all = new Map<string, C>();
  const byName = new Map<string, C>();
  const users: string[] = [];
  for (const chain of chains) {
    byName.set(chain.name, chain);
    if (!chain.hook) users.push(chain.name);
  }
  for (const name of [...baseChains[table], ...users.sort()]) {
    const chain = byName.get(name);
    if (chain) all.set(name, chain);
  }
  return all;
}

/** The chains of a table as iptables-save orders them. */
export function chainsInOrder(table: Table): readonly Chain[] {
  const known = inOrder.get(table);
  if (known?.length === table.chains.size && known.every((chain) => table.chains.get(chain.name) === chain))
    return known;
  const all = [...table.chains.values()];
  const base = baseChains[table.name].length;
  const ordered = all.every((chain, i) =>
    i < base ? chain.name === baseChains[table.name][i] : i === base || all[i - 1]!.name < chain.name,
  );
  const chains = ordered ? all : [...orderChains(table.name, all).values()];
  inOrder.set(table, chains);
  return chains;
}

/** The order that was found last: to sort a hundred thousand names takes longer than to see that they are the same. */
const inOrder = new WeakMap<Table, readonly Chain[]>();
