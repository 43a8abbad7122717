import type { HookName, TableName } from '../trace/step';
import type { Chain, Rule, RuleTarget, Table } from './rule';
import { baseChains, orderChains } from './ruleset';

/** A chain while commands change it. */
export interface DraftChain {
  readonly name: string;
  policy: 'ACCEPT' | 'DROP' | undefined;
  readonly hook: HookName | undefined;
  slot: number;
  /** A base chain that no command has named yet. */
  absent: boolean;
  rules: Rule[];
  /** What rules that jump here have for a target, shared among them. */
  jump: RuleTarget | undefined;
  /** The chain as it was, while its rules are still that chain's own array. */
  shared: Chain | undefined;
}

/** A table while commands change it. */
export interface DraftTable {
  readonly name: TableName;
  readonly chains: Map<string, DraftChain>;
  counters: Float64Array;
  slots: number;
  memory: Map<string, unknown>;
  /** Names given by -E, which come true at the end: old name to new. */
  readonly renamed: Map<string, string>;
  /** Rules that are gone; what their matches remember goes with them. */
  readonly removed: Rule[];
  /** How many rules jump or go to each chain; counted when somebody asks first. */
  references: Map<string, number> | undefined;
}

/** A copy of a table to change; the table itself stays as it is until `finishDraft`. */
export function openDraft(name: TableName, table: Table | undefined): DraftTable {
  const chains = new Map<string, DraftChain>();
  if (table)
    for (const chain of table.chains.values())
      chains.set(chain.name, {
        name: chain.name,
        policy: chain.policy,
        hook: chain.hook,
        slot: chain.slot,
        absent: chain.absent ?? false,
        rules: chain.rules as Rule[],
        jump: undefined,
        shared: chain,
      });
  else for (const hook of baseChains[name]) chains.set(hook, newBaseChain(hook));
  return {
    name,
    chains,
    counters: table ? table.counters.slice() : new Float64Array(64),
    slots: table?.slots ?? 0,
    memory: table?.memory ?? new Map(),
    renamed: new Map(),
    removed: [],
    references: undefined,
  };
}

export function newBaseChain(hook: HookName): DraftChain {
  return { name: hook, policy: 'ACCEPT', hook, slot: -1, absent: true, rules: [], jump: undefined, shared: undefined };
}

/** The rules of a chain, to change. */
export function ownRules(chain: DraftChain): Rule[] {
  if (chain.shared) {
    chain.rules = chain.rules.slice();
    chain.shared = undefined;
  }
  return chain.rules;
}

/** Hands out a place for counters. */
export function newSlot(draft: DraftTable, packets: number, bytes: number): number {
  const slot = draft.slots++;
  if (2 * slot + 1 >= draft.counters.length) {
    const larger = new Float64Array(2 * draft.counters.length);
    larger.set(draft.counters);
    draft.counters = larger;
  }
  draft.counters[2 * slot] = packets;
  draft.counters[2 * slot + 1] = bytes;
  return slot;
}

/** The table of the finished draft. What did not change keeps its identity. */
export function finishDraft(draft: DraftTable): Table {
  const rename = (name: string) => draft.renamed.get(name) ?? name;
  const chains: Chain[] = [];
  for (const chain of draft.chains.values()) {
    const rules = draft.renamed.size > 0 ? chain.rules.map((rule) => retarget(rule, rename)) : chain.rules;
    const old = chain.shared;
    const same =
      old &&
      rules === old.rules &&
      chain.policy === old.policy &&
      chain.slot === old.slot &&
      chain.absent === (old.absent ?? false);
    if (same) chains.push(old);
    else
      chains.push(
        Object.freeze({
          name: rename(chain.name),
          slot: chain.slot,
          // A copy has no room to grow: chains are many.
          rules: Object.freeze(rules === old?.rules ? rules : rules.slice()),
          ...(chain.hook && { hook: chain.hook }),
          ...(chain.policy && { policy: chain.policy }),
          ...(chain.absent && { absent: true as const }),
        }),
      );
  }
  const table: Table = {
    name: draft.name,
    chains: orderChains(draft.name, chains),
    counters: draft.counters,
    slots: draft.slots,
    memory: draft.memory,
  };
  return compact(table);
}

function retarget(rule: Rule, rename: (name: string) => string): Rule {
  const { target } = rule;
  if (target?.kind !== 'jump' && target?.kind !== 'goto') return rule;
  const chain = rename(target.chain);
  return chain === target.chain ? rule : { ...rule, target: { ...target, chain } };
}

/** Deleted rules leave slots behind; when most of them are empty, what lives moves together. */
function compact(table: Table): Table {
  let live = 0;
  for (const chain of table.chains.values()) live += chain.rules.length + 1;
  if (table.slots < 2 * live + 1024) return table;
  const counters = new Float64Array(Math.max(64, 2 * live));
  let slots = 0;
  const move = (slot: number): number => {
    counters[2 * slots] = table.counters[2 * slot] ?? 0;
    counters[2 * slots + 1] = table.counters[2 * slot + 1] ?? 0;
    return slots++;
  };
  const chains = new Map<string, Chain>();
  for (const chain of table.chains.values())
    chains.set(
      chain.name,
      Object.freeze({
        ...chain,
        slot: chain.slot < 0 ? -1 : move(chain.slot),
        rules: Object.freeze(chain.rules.map((rule) => ({ ...rule, slot: move(rule.slot) }))),
      }),
    );
  return { ...table, chains, counters, slots };
}

/** Drops what matches of the draft's removed rules remember. */
export function forgetRemoved({ memory, removed }: DraftTable): void {
  if (memory.size === 0) return;
  for (const rule of removed) rule.matches.forEach((_, i) => memory.delete(`${rule.number}/${i}`));
}

/** How often the rules of a draft jump or go to a chain. */
export function referencesTo(draft: DraftTable, chain: string): number {
  if (!draft.references) {
    draft.references = new Map();
    for (const { rules } of draft.chains.values()) for (const rule of rules) countReference(draft, rule, 1);
  }
  return draft.references.get(chain) ?? 0;
}

/** Keeps the count of references right when a rule comes (1) or goes (-1). */
export function countReference(draft: DraftTable, rule: Rule, by: 1 | -1): void {
  const { target } = rule;
  if (!draft.references || (target?.kind !== 'jump' && target?.kind !== 'goto')) return;
  draft.references.set(target.chain, (draft.references.get(target.chain) ?? 0) + by);
}
