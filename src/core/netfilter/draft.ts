import type { HookName, TableName } from '../trace/step';
import type { Chain, Rule, RuleTarget, Table } from './rule';
import { baseChains } from './ruleset';

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
  readonly chains: DraftChains;
  counters: Float64Array;
  slots: number;
  memory: Map<string, unknown>;
  /** Places for counters that rules which are gone leave behind. */
  readonly free: number[];
  /** Names given by -E, which come true at the end: old name to new. */
  readonly renamed: Map<string, string>;
  /** Rules that are gone; what their matches remember goes with them. */
  readonly removed: Rule[];
  /** How many rules jump or go to each chain; counted when somebody asks first. */
  references: Map<string, number> | undefined;
}

/**
 * The chains of a draft. Those of the table are copied when somebody first asks for one: a change of one chain among a
 * hundred thousand does not touch the others.
 */
export class DraftChains {
  readonly base: Map<string, Chain>;
  /** Chains that were asked for, and new ones. */
  private readonly asked = new Map<string, DraftChain>();
  readonly deleted = new Set<string>();

  constructor(base: Map<string, Chain>) {
    this.base = base;
  }

  get(name: string): DraftChain | undefined {
    const asked = this.asked.get(name);
    if (asked || this.deleted.has(name)) return asked;
    const chain = this.base.get(name);
    if (!chain) return undefined;
    const copy = copyOf(chain);
    this.asked.set(name, copy);
    return copy;
  }

  has(name: string): boolean {
    return this.asked.has(name) || (this.base.has(name) && !this.deleted.has(name));
  }

  set(name: string, chain: DraftChain): void {
    this.asked.set(name, chain);
  }

  delete(name: string): void {
    this.asked.delete(name);
    if (this.base.has(name)) this.deleted.add(name);
  }

  /** All of them; each one counts as asked for. */
  *values(): Iterable<DraftChain> {
    for (const name of this.base.keys()) {
      const chain = this.get(name);
      if (chain) yield chain;
    }
    for (const [name, chain] of this.asked) if (!this.base.has(name)) yield chain;
  }

  /** The rules of all, without asking for any. */
  *rules(): Iterable<readonly Rule[]> {
    for (const [name, chain] of this.base) if (!this.deleted.has(name)) yield (this.asked.get(name) ?? chain).rules;
    for (const [name, chain] of this.asked) if (!this.base.has(name)) yield chain.rules;
  }

  /** A chain to look at, which does not count as asked for. */
  peek(name: string): Looked | undefined {
    return this.asked.get(name) ?? (this.deleted.has(name) ? undefined : this.base.get(name));
  }

  /** A chain that was asked for or is new. */
  own(name: string): DraftChain | undefined {
    return this.asked.get(name);
  }

  /** Names of those that may be others than they were. */
  changed(): string[] {
    return [...this.asked.keys()];
  }

  /** Makes the table's own chains what they are now. */
  finish(): Map<string, Chain> {
    for (const name of this.deleted) this.base.delete(name);
    for (const chain of this.asked.values()) this.base.set(chain.name, finishChain(chain));
    return this.base;
  }
}

/** What can be seen of a chain that nobody asked for. */
export interface Looked {
  readonly rules: readonly Rule[];
  readonly hook?: HookName | undefined;
  readonly absent?: boolean;
}

/** A chain to change, which shares the rules of the one it was until somebody asks for its own. */
function copyOf(chain: Chain): DraftChain {
  return {
    name: chain.name,
    policy: chain.policy,
    hook: chain.hook,
    slot: chain.slot,
    absent: chain.absent ?? false,
    rules: chain.rules as Rule[],
    jump: undefined,
    shared: chain,
  };
}

/** A copy of a table to change; the table itself stays as it is until `finishDraft`. */
export function openDraft(name: TableName, table: Table | undefined): DraftTable {
  const chains = new DraftChains(table?.chains ?? new Map());
  if (!table) for (const hook of baseChains[name]) chains.set(hook, newBaseChain(hook));
  return {
    name,
    chains,
    counters: table ? table.counters.slice() : new Float64Array(64),
    slots: table?.slots ?? 0,
    memory: table?.memory ?? new Map(),
    free: [],
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
  const slot = draft.free.pop() ?? draft.slots++;
  if (2 * slot + 1 >= draft.counters.length) {
    const larger = new Float64Array(2 * draft.counters.length);
    larger.set(draft.counters);
    draft.counters = larger;
  }
  draft.counters[2 * slot] = packets;
  draft.counters[2 * slot + 1] = bytes;
  return slot;
}

/**
 * The table of the finished draft. What did not change keeps its identity; the table that was opened is not to be used
 * any more, for its chains are this one's.
 */
export function finishDraft(draft: DraftTable): Table {
  return compact({
    name: draft.name,
    chains: draft.renamed.size > 0 ? renamedChains(draft) : draft.chains.finish(),
    counters: draft.counters,
    slots: draft.slots,
    memory: draft.memory,
  });
}

function renamedChains({ chains, renamed }: DraftTable): Map<string, Chain> {
  const rename = (name: string) => renamed.get(name) ?? name;
  const all = new Map<string, Chain>();
  for (const chain of chains.values()) {
    const rules = chain.rules.map((rule) => retarget(rule, rename));
    all.set(rename(chain.name), finishChain({ ...chain, name: rename(chain.name), rules }));
  }
  return all;
}

function finishChain(chain: DraftChain): Chain {
  const old = chain.shared;
  const { rules } = chain;
  const same =
    old &&
    chain.name === old.name &&
    rules === old.rules &&
    chain.policy === old.policy &&
    chain.slot === old.slot &&
    chain.absent === (old.absent ?? false);
  if (same) return old;
  return Object.freeze({
    name: chain.name,
    slot: chain.slot,
    // A copy has no room to grow: chains are many.
    rules: Object.freeze(rules === old?.rules ? rules : rules.slice()),
    ...(chain.hook && { hook: chain.hook }),
    ...(chain.policy && { policy: chain.policy }),
    ...(chain.absent && { absent: true as const }),
  });
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
    for (const rules of draft.chains.rules()) for (const rule of rules) countReference(draft, rule, 1);
  }
  return draft.references.get(chain) ?? 0;
}

/** Keeps the count of references right when a rule comes (1) or goes (-1). */
export function countReference(draft: DraftTable, rule: Rule, by: 1 | -1): void {
  const { target } = rule;
  if (!draft.references || (target?.kind !== 'jump' && target?.kind !== 'goto')) return;
  draft.references.set(target.chain, (draft.references.get(target.chain) ?? 0) + by);
}
