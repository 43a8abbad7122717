import { ruleMeaning } from '../netfilter/meaning';
import type { Chain, Rule, Ruleset, Table } from '../netfilter/rule';
import { chainsInOrder, countersOf, tableOrder } from '../netfilter/ruleset';
import { ruleTexts } from '../netfilter/save';
import { type RulesColumns, viewColumns, withCounters } from './rules-columns';
import type { RulesView } from './snapshot';

/** A view and what it was made of, so that the next one can keep what did not change. Not state. */
export interface RulesCache {
  readonly view: RulesView;
  readonly made: readonly (Table['name'] | Chain)[];
}

const EMPTY: RulesView = { revision: 0, text: '', lines: [], counters: new Float64Array(0), tables: [] };

/** The chains of a ruleset as iptables-save goes through them, table names between them. */
function content(ruleset: Ruleset): (Table['name'] | Chain)[] {
  const all: (Table['name'] | Chain)[] = [];
  for (const name of tableOrder) {
    const table = ruleset.tables.get(name);
    if (table) all.push(name, ...chainsInOrder(table));
  }
  return all;
}

/** The rules of a netns, with the parts of the view before it that are still true. */
export function viewRules(ruleset: Ruleset, before: RulesCache | undefined): RulesCache {
  const made = content(ruleset);
  const same = before && before.made.length === made.length && made.every((part, i) => part === before.made[i]);
  if (same) {
    const counters = readCounters(ruleset, before.view.counters.length / 2);
    if (counters.every((n, i) => n === before.view.counters[i])) return before;
    return { made, view: withCounters(before.view, counters) };
  }
  if (made.length === 0) return { made, view: EMPTY };
  const columns = readColumns(ruleset, (before?.view.revision ?? 0) + 1);
  return { made, view: viewColumns(columns.columns, readCounters(ruleset, columns.lines)) };
}

/** What a chain's rules say, printed once for each chain value. */
interface ChainTexts {
  readonly texts: string;
  readonly meanings: string;
  readonly unknown: readonly (readonly [rule: number, name: string])[];
}

const printed = new WeakMap<Chain, ChainTexts>();

function chainTexts(chain: Chain): ChainTexts {
  let texts = printed.get(chain);
  if (!texts) {
    texts = {
      texts: ruleTexts(chain, 'ipv4').join('\n'),
      meanings: chain.rules.map((_, i) => ruleMeaning(chain, i)).join('\n'),
      unknown: chain.rules.flatMap((rule, i) => {
        const name = unknownIn(rule);
        return name === undefined ? [] : [[i, name] as const];
      }),
    };
    printed.set(chain, texts);
  }
  return texts;
}

function unknownIn({ matches, target }: Rule): string | undefined {
  const match = matches.find((m) => m.unknown !== undefined);
  if (match) return match.name;
  return target?.kind === 'extension' && target.unknown !== undefined ? target.name : undefined;
}

function readColumns(ruleset: Ruleset, revision: number): { readonly columns: RulesColumns; readonly lines: number } {
  const text: string[] = [];
  const meanings: string[] = [];
  const numbers: number[] = [];
  const bases: RulesColumns['bases'][number][] = [];
  const unknown = new Map<number, string>();
  let lines = 0;
  for (const name of tableOrder) {
    const table = ruleset.tables.get(name);
    if (!table) continue;
    const chains = chainsInOrder(table);
    text.push(`*${name}`);
    for (const chain of chains) {
      text.push(`:${chain.name} ${chain.policy ?? '-'} [0:0]`);
      if (chain.hook !== undefined) bases.push({ table: name, chain: chain.name, hook: chain.hook });
    }
    for (const chain of chains) {
      if (chain.rules.length === 0) continue;
      const own = chainTexts(chain);
      for (const [rule, what] of own.unknown) unknown.set(numbers.length + rule, what);
      text.push(own.texts);
      meanings.push(own.meanings);
      for (const rule of chain.rules) numbers.push(rule.number);
    }
    text.push('COMMIT');
    lines += 2 + chains.length;
  }
  const columns = {
    revision,
    text: `${text.join('\n')}\n`,
    meanings: meanings.join('\n'),
    numbers: Float64Array.from(numbers),
    bases,
    unknown,
  };
  return { columns, lines: lines + numbers.length };
}

function readCounters(ruleset: Ruleset, lines: number): Float64Array {
  const counters = new Float64Array(2 * lines);
  let line = 0;
  for (const name of tableOrder) {
    const table = ruleset.tables.get(name);
    if (!table) continue;
    const count = (slot: number) => {
      if (slot >= 0) {
        const [packets, bytes] = countersOf(table, slot);
        counters[2 * line] = packets;
        counters[2 * line + 1] = bytes;
      }
      line++;
    };
    const chains = chainsInOrder(table);
    line++;
    for (const chain of chains) count(chain.slot ?? -1);
    for (const chain of chains) for (const rule of chain.rules) count(rule.slot);
    line++;
  }
  return counters;
}
