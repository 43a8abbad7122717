import type { Family } from '../packet/address';
import type { HookName, TableName } from '../trace/step';
import { listRule } from './list-rule';
import { printRule } from './print-rule';
import type { Rule } from './rule';
import { countersOf, orderChains } from './ruleset';

/** A table as far as it is listed; one that commands are still changing will do. */
export interface ListedTable {
  readonly name: TableName;
  readonly chains: { get(name: string): ListedChain | undefined; values(): Iterable<ListedChain> };
  readonly counters: Float64Array;
}

interface ListedChain {
  readonly name: string;
  readonly policy?: 'ACCEPT' | 'DROP' | undefined;
  readonly hook?: HookName | undefined;
  readonly slot: number;
  readonly rules: readonly Rule[];
}

export interface ListOptions {
  readonly family: Family;
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly exact: boolean;
  readonly lineNumbers: boolean;
}

/**
 * Chains as `iptables -L` prints them, or one rule of a chain where a number is given. The chain must be there.
 *
 * Source: iptables/nft.c nft_rule_list(), iptables/xshared.c print_header()
 */
export function listTable(table: ListedTable, options: ListOptions, chain?: string, number?: number): string {
  if (number !== undefined) {
    const rule = table.chains.get(chain ?? '')?.rules[number - 1];
    return rule ? `${ruleLine(table, rule, number, options)}\n` : '';
  }
  const references = countReferences(table);
  return chainsOf(table, chain)
    .map((each) => {
      const lines = each.rules.map((rule, i) => ruleLine(table, rule, i + 1, options));
      return `${[...header(table, each, references.get(each.name) ?? 0, options), ...lines].join('\n')}\n`;
    })
    .join('\n');
}

/**
 * Chains and rules as `iptables -S` prints them. The chain, where one is given, must be there.
 *
 * Source: iptables/nft.c nft_rule_list_save()
 */
export function listCommands(
  table: ListedTable,
  { family, verbose }: Pick<ListOptions, 'family' | 'verbose'>,
  chain?: string,
  number?: number,
): string {
  const chains = chainsOf(table, chain);
  const lines: string[] = [];
  if (number === undefined)
    for (const { name, policy, slot } of chains)
      if (!policy) lines.push(`-N ${name}`);
      else lines.push(`-P ${name} ${policy}${verbose ? ` -c ${countersOf(table, slot).join(' ')}` : ''}`);
  for (const { name, rules } of chains)
    for (const rule of number === undefined ? rules : rules.slice(number - 1, number))
      lines.push(`-A ${name} ${printRule(rule, family, verbose ? countersOf(table, rule.slot) : undefined)}`.trimEnd());
  return lines.map((line) => `${line}\n`).join('');
}

function chainsOf(table: ListedTable, name: string | undefined): readonly ListedChain[] {
  if (name === undefined) return [...orderChains(table.name, table.chains.values()).values()];
  const chain = table.chains.get(name);
  return chain ? [chain] : [];
}

function countReferences(table: ListedTable): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rules } of table.chains.values())
    for (const { target } of rules)
      if (target?.kind === 'jump' || target?.kind === 'goto')
        counts.set(target.chain, (counts.get(target.chain) ?? 0) + 1);
  return counts;
}

function header(table: ListedTable, chain: ListedChain, references: number, options: ListOptions): readonly string[] {
  const { verbose, exact, lineNumbers } = options;
  const [packets, bytes] = countersOf(table, chain.slot);
  const counters = verbose ? ` ${amount(packets, exact)} packets, ${amount(bytes, exact)} bytes` : '';
  const about = chain.policy ? `policy ${chain.policy}${counters}` : `${references} references`;
  const counts = exact ? '    pkts      bytes ' : ' pkts bytes ';
  const columns = `${lineNumbers ? 'num  ' : ''}${verbose ? counts : ''}target     prot opt`;
  return [
    `Chain ${chain.name} (${about})`,
    `${columns}${verbose ? ' in     out    ' : ''} ${'source'.padEnd(19)}  ${'destination'.padEnd(19)} `,
  ];
}

function ruleLine(table: ListedTable, rule: Rule, number: number, options: ListOptions): string {
  const { family, numeric, verbose, exact, lineNumbers } = options;
  const width = exact ? 8 : 5;
  const counts = verbose ? countersOf(table, rule.slot).map((count) => `${amount(count, exact).padStart(width)} `) : [];
  const line = listRule(rule, { family, numeric, devices: verbose, columns: true });
  return `${lineNumbers ? `${`${number}`.padEnd(4)} ` : ''}${counts.join('')}${line}`;
}

/** A count in thousands, millions and so on where it is long. Source: libxtables/xtables.c xtables_print_num() */
function amount(count: number, exact: boolean): string {
  if (exact || count <= 99999) return `${count}`;
  let rest = count;
  for (const unit of ['K', 'M', 'G']) {
    rest = Math.floor((rest + 500) / 1000);
    if (rest <= 9999) return `${rest}${unit}`;
  }
  return `${Math.floor((rest + 500) / 1000)}T`;
}
