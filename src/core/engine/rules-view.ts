import { spoken } from '../lib/say';
import { ruleMeaning } from '../netfilter/meaning';
import type { Chain, Rule, Ruleset } from '../netfilter/rule';
import { chainsInOrder, tableOrder } from '../netfilter/ruleset';
import { ruleTexts } from '../netfilter/save';
import { textHash } from '../world/rules-patch';
import { type Block, type RulesColumns, type TableColumns, viewColumns, withCounters } from './rules-columns';
import type { RulesView } from './snapshot';

/** A view and what it was made of, so that the next one can keep what did not change. Not state. */
export interface RulesCache {
  readonly view: RulesView;
  readonly columns: RulesColumns;
  /** The chains of each block, by the first of them. */
  readonly made: ReadonlyMap<Chain, Made>;
  /** Of each line of each table the slot of its counters; -1 where it has none. */
  readonly slots: readonly Int32Array[];
}

interface Made {
  readonly chains: readonly Chain[];
  readonly block: Block;
  /** What the meanings are told in. */
  readonly language: string;
}

/** Each so many chains a block ends, and behind a chain of so many rules. */
const CHAINS = 64;
const RULES = 256;

/** The rules of a netns, with the parts of the view before it that are still true. */
export function viewRules(ruleset: Ruleset, before: RulesCache | undefined): RulesCache {
  const made = new Map<Chain, Made>();
  const tables: TableColumns[] = [];
  for (const name of tableOrder) {
    const table = ruleset.tables.get(name);
    if (table) tables.push({ name, blocks: blocksOf(chainsInOrder(table), before?.made, made) });
  }
  const old = before?.columns.tables ?? [];
  const same = before && old.length === tables.length && tables.every((table, i) => sameTable(table, old[i]));
  if (same) {
    const counters = readCounters(ruleset, before.slots);
    if (sameNumbers(counters, before.view.counters)) return before;
    return { ...before, view: withCounters(before.view, counters) };
  }
  const columns = { revision: tables.length === 0 ? 0 : (before?.view.revision ?? 0) + 1, tables };
  const slots = readSlots(ruleset);
  return { view: viewColumns(columns, readCounters(ruleset, slots)), columns, made, slots };
}

function sameTable(now: TableColumns, before: TableColumns | undefined): boolean {
  return (
    now.name === before?.name &&
    now.blocks.length === before.blocks.length &&
    now.blocks.every((block, i) => block === before.blocks[i])
  );
}

/**
 * Chains in blocks. Where one ends follows from the chains themselves, so that a chain that comes or goes changes its own
 * block and leaves the others.
 */
function blocksOf(
  chains: readonly Chain[],
  before: ReadonlyMap<Chain, Made> | undefined,
  made: Map<Chain, Made>,
): readonly Block[] {
  const all: Block[] = [];
  for (let from = 0; from < chains.length; ) {
    let to = from + 1;
    while (to < chains.length && !endsBefore(chains[to - 1] as Chain, chains[to] as Chain)) to++;
    const first = chains[from] as Chain;
    const known = before?.get(first);
    const is = known?.chains.length === to - from && known.chains.every((chain, i) => chain === chains[from + i]);
    const own = is && known.language === spoken() ? known : makeBlock(chains.slice(from, to));
    made.set(first, own);
    all.push(own.block);
    from = to;
  }
  return all;
}

/** Does a block end between two chains? The base chains have one of their own. */
function endsBefore(last: Chain, next: Chain): boolean {
  if (last.hook !== undefined) return next.hook === undefined;
  if (last.rules.length > RULES || next.rules.length > RULES) return true;
  const { name } = next;
  const end = name.length - 1;
  return (31 * name.charCodeAt(end) + name.charCodeAt(end - 1)) % CHAINS === 0;
}

function makeBlock(chains: readonly Chain[]): Made {
  const texts: string[] = [];
  const meanings: string[] = [];
  const rules = chains.flatMap((chain) => chain.rules);
  const unknown = new Map<number, string>();
  for (const chain of chains) {
    for (const [i, text] of ruleTexts(chain, 'ipv4').entries()) {
      texts.push(text);
      meanings.push(ruleMeaning(chain, i));
    }
  }
  for (const [i, rule] of rules.entries()) {
    const name = unknownIn(rule);
    if (name !== undefined) unknown.set(i, name);
  }
  const hooks = chains.flatMap(({ hook }) => hook ?? []);
  const heads = chains.map((chain) => `:${chain.name} ${chain.policy ?? '-'} [0:0]\n`).join('');
  const lines = texts.map((text) => `${text}\n`).join('');
  const numbers = Float64Array.from(rules, (rule) => rule.number);
  const block = {
    id: [textHash(heads), textHash(lines), textHash(numbers.join()), spoken()].join('.'),
    heads,
    rules: lines,
    meanings: meanings.join('\n'),
    counts: Uint32Array.from(chains, (chain) => chain.rules.length),
    numbers,
    jumps: Uint8Array.from(rules, leadsOn),
    unknown,
    first: chains[0]?.name ?? '',
    ...(hooks.length > 0 ? { hooks } : {}),
  };
  return { chains, block, language: spoken() };
}

function leadsOn({ target }: Rule): 0 | 1 | 2 {
  return target?.kind === 'jump' ? 1 : target?.kind === 'goto' ? 2 : 0;
}

function unknownIn({ matches, target }: Rule): string | undefined {
  const match = matches.find((m) => m.unknown !== undefined);
  if (match) return match.name;
  return target?.kind === 'extension' && target.unknown !== undefined ? target.name : undefined;
}

function readSlots(ruleset: Ruleset): readonly Int32Array[] {
  return tableOrder.flatMap((name) => {
    const table = ruleset.tables.get(name);
    if (!table) return [];
    const chains = chainsInOrder(table);
    const lines = chains.reduce((sum, chain) => sum + 1 + chain.rules.length, 2);
    const slots = new Int32Array(lines).fill(-1);
    let line = 1;
    for (const chain of chains) slots[line++] = chain.slot ?? -1;
    for (const chain of chains) for (const rule of chain.rules) slots[line++] = rule.slot;
    return [slots];
  });
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Packets and bytes of each line. */
function readCounters(ruleset: Ruleset, slots: readonly Int32Array[]): Float64Array {
  const counters = new Float64Array(2 * slots.reduce((sum, own) => sum + own.length, 0));
  const tables = tableOrder.flatMap((name) => ruleset.tables.get(name) ?? []);
  let at = 0;
  for (const [i, own] of slots.entries()) {
    const from = tables[i]?.counters;
    for (const slot of own) {
      if (slot >= 0 && from) {
        counters[at] = from[2 * slot] ?? 0;
        counters[at + 1] = from[2 * slot + 1] ?? 0;
      }
      at += 2;
    }
  }
  return counters;
}
