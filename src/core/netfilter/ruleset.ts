import type { HookName, TableName } from '../trace/step';
import type { Ruleset, Table } from './rule';

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
  name: TableName,
  chains: Iterable<C>,
): Map<string, C> {
  const all = new Map<string, C>();
  const users: C[] = [];
  const base = new Map<string, C>();
  for (const chain of chains)
    if (chain.hook) base.set(chain.name, chain);
    else users.push(chain);
  for (const hook of baseChains[name]) {
    const chain = base.get(hook);
    if (chain) all.set(hook, chain);
  }
  users.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const chain of users) all.set(chain.name, chain);
  return all;
}
