import type { HookName, TableName } from '../trace/step';
import type { ChainView, LineRef, RulesView, RuleView, TableView } from './snapshot';

/**
 * Some chains of a table, one behind the other as iptables-save goes through them. A node of a large cluster has 430,000
 * rules, and an object for each takes seconds to make and to post: chains travel by the hundred, as a few large things,
 * and what a view says of one is read out of them when somebody looks. A block never changes; where a chain does, its
 * block is replaced, and only that one travels again.
 */
export interface Block {
  /** Of what is in it: the same wherever and whenever the same rules are looked at. */
  readonly id: string;
  /** The `:CHAIN …` lines. */
  readonly heads: string;
  /** The `-A CHAIN …` lines. */
  readonly rules: string;
  /** In plain words, a line for each rule. */
  readonly meanings: string;
  /** How many rules each chain has. */
  readonly counts: Uint32Array;
  /** Of each rule. */
  readonly numbers: Float64Array;
  /** Of each rule: 0 where it goes nowhere, 1 where it jumps to a chain, 2 for goto. */
  readonly jumps: Uint8Array;
  /** Matches and targets that are not known, by position of the rule in the block. */
  readonly unknown: ReadonlyMap<number, string>;
  /** The name of its first chain. */
  readonly first: string;
  /** The hooks of its chains, where it is the block of the base chains. */
  readonly hooks?: readonly HookName[];
}

export interface TableColumns {
  readonly name: TableName;
  /** That of the base chains first, then the others by name. */
  readonly blocks: readonly Block[];
}

/** The rules of a netns. */
export interface RulesColumns {
  readonly revision: number;
  readonly tables: readonly TableColumns[];
}

/** A block, and where its lines stand in the text. */
interface Laid {
  readonly block: Block;
  readonly table: TableName;
  /** Line of its first `:CHAIN`, and of its first rule. */
  readonly head: number;
  readonly rule: number;
}

interface LaidTable {
  readonly name: TableName;
  readonly line: number;
  readonly blocks: readonly Laid[];
  /** Line of its COMMIT. */
  readonly end: number;
}

/** What was read out of the columns so far: shared by all views of one text. */
interface Derived {
  readonly columns: RulesColumns;
  readonly tables: readonly LaidTable[];
  readonly count: number;
  readonly letters: number;
  readonly chains: Map<string, ChainView | undefined>;
  text?: string;
  lines?: readonly (LineRef | null)[];
  views?: readonly TableView[];
}

const known = new WeakMap<RulesView, Derived>();

/** The columns that a view reads; `undefined` for one that was made by hand. */
export function columnsOf(view: RulesView): RulesColumns | undefined {
  return known.get(view)?.columns;
}

/** Do two views show the same rules, whatever these counted? */
export function sameRules(a: RulesView, b: RulesView): boolean {
  const columns = columnsOf(a);
  return columns ? columns === columnsOf(b) : a.text === b.text;
}

export function viewColumns(columns: RulesColumns, counters: Float64Array): RulesView {
  const tables: LaidTable[] = [];
  let line = 0;
  let letters = 0;
  for (const { name, blocks } of columns.tables) {
    const at = line;
    let head = at + 1;
    let rule = head + blocks.reduce((sum, block) => sum + block.counts.length, 0);
    const laid: Laid[] = [];
    for (const block of blocks) {
      laid.push({ block, table: name, head, rule });
      head += block.counts.length;
      rule += block.numbers.length;
      letters += block.heads.length + block.rules.length;
    }
    tables.push({ name, line: at, blocks: laid, end: rule });
    letters += name.length + '*\nCOMMIT\n'.length;
    line = rule + 1;
  }
  return viewDerived({ columns, tables, count: line, letters, chains: new Map() }, counters);
}

/** The same rules with other counters: lines and tables stay the same objects. */
export function withCounters(view: RulesView, counters: Float64Array): RulesView {
  const derived = known.get(view);
  return derived ? viewDerived(derived, counters) : { ...view, counters };
}

function viewDerived(derived: Derived, counters: Float64Array): RulesView {
  const view: RulesView = {
    revision: derived.columns.revision,
    counters,
    get text() {
      derived.text ??= [...segmentsOf(derived)].map(({ text }) => text).join('');
      return derived.text;
    },
    get lines() {
      derived.lines ??= Array.from({ length: derived.count }, (_, line) => refAt(derived, line));
      return derived.lines;
    },
    get tables() {
      derived.views ??= derived.tables.map((table) => tableView(derived, table));
      return derived.views;
    },
  };
  known.set(view, derived);
  return view;
}

/** How many letters the text has. It is not put together for that. */
export function lettersOf(view: RulesView): number {
  return known.get(view)?.letters ?? view.text.length;
}

export function lineCount(view: RulesView): number {
  return known.get(view)?.count ?? view.lines.length;
}

interface Segment {
  readonly text: string;
  /** Its first line, and the one after its last. */
  readonly line: number;
  readonly end: number;
}

/** The text in pieces, from first to last. */
function* segmentsOf(derived: Derived): Generator<Segment> {
  for (const { name, line, blocks, end } of derived.tables) {
    yield { text: `*${name}\n`, line, end: line + 1 };
    for (const { block, head } of blocks) yield { text: block.heads, line: head, end: head + block.counts.length };
    for (const { block, rule } of blocks) yield { text: block.rules, line: rule, end: rule + block.numbers.length };
    yield { text: 'COMMIT\n', line: end, end: end + 1 };
  }
}

/** The first line from `from` on, then from the start, that has these letters in it; -1 where none has. */
export function findLine(view: RulesView, words: string, from: number): number {
  const derived = known.get(view);
  if (!derived || words === '') return -1;
  const after = search(derived, words, from, derived.count);
  return after >= 0 ? after : search(derived, words, 0, from);
}

function search(derived: Derived, words: string, from: number, to: number): number {
  for (const { text, line, end } of segmentsOf(derived)) {
    if (end <= from || line >= to) continue;
    let at = text.indexOf(words, offsetOf(text, from - line));
    if (at < 0) continue;
    let found = line;
    for (at = text.lastIndexOf('\n', at - 1); at >= 0; at = at > 0 ? text.lastIndexOf('\n', at - 1) : -1) found++;
    if (found < to) return found;
  }
  return -1;
}

/** Where the line `lines` behind the start of a text begins. */
function offsetOf(text: string, lines: number): number {
  let at = 0;
  for (let n = 0; n < lines; n++) at = text.indexOf('\n', at) + 1;
  return at;
}

/** A block taken apart; kept as long as the block is. */
interface Parts {
  readonly chains: readonly { readonly name: string; readonly policy: string; readonly first: number }[];
  readonly byName: ReadonlyMap<string, number>;
  readonly rules: readonly string[];
  readonly meanings: readonly string[];
}

const taken = new WeakMap<Block, Parts>();

function partsOf(block: Block): Parts {
  let parts = taken.get(block);
  if (!parts) {
    let first = 0;
    const chains = block.heads
      .split('\n')
      .slice(0, -1)
      .map((head, i) => {
        const [, name = '', policy = '-'] = /^:(\S+) (\S+)/.exec(head) ?? [];
        const chain = { name, policy, first };
        first += block.counts[i] ?? 0;
        return chain;
      });
    parts = {
      chains,
      byName: new Map(chains.map(({ name }, i) => [name, i])),
      rules: block.rules.split('\n'),
      meanings: block.meanings.split('\n'),
    };
    taken.set(block, parts);
  }
  return parts;
}

/** The last of the things, in their order, of which it is true; they are as long as it is. */
function lastWhere<T>(all: readonly T[], is: (one: T) => boolean): T | undefined {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(all[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return all[low - 1];
}

function tableAt(derived: Derived, line: number): LaidTable | undefined {
  return derived.tables.findLast((table) => table.line <= line);
}

/** The block of a `:CHAIN` line or of a rule; `undefined` for a line that is neither. */
function laidAt(derived: Derived, line: number): Laid | undefined {
  const table = tableAt(derived, line);
  if (!table || line === table.line || line >= table.end) return undefined;
  const [first] = table.blocks;
  return first && line >= first.rule
    ? lastWhere(table.blocks, (laid) => laid.rule <= line && (laid.block.numbers.length > 0 || laid.rule < line))
    : lastWhere(table.blocks, (laid) => laid.head <= line);
}

/** A line of the text, without its end. */
export function lineText(view: RulesView, line: number): string {
  const derived = known.get(view);
  if (!derived) return view.text.split('\n')[line] ?? '';
  const laid = laidAt(derived, line);
  if (laid) {
    if (line >= laid.rule) return partsOf(laid.block).rules[line - laid.rule] ?? '';
    const { name, policy } = partsOf(laid.block).chains[line - laid.head] ?? { name: '', policy: '' };
    return `:${name} ${policy} [0:0]`;
  }
  const table = tableAt(derived, line);
  if (!table || line > table.end) return '';
  return line === table.line ? `*${table.name}` : 'COMMIT';
}

/** What a line is, or null (`*nat`, `COMMIT`). */
function refAt(derived: Derived, line: number): LineRef | null {
  const laid = laidAt(derived, line);
  if (!laid) return null;
  const { chains } = partsOf(laid.block);
  if (line < laid.rule) return { table: laid.table, chain: chains[line - laid.head]?.name ?? '', rule: -1 };
  const at = line - laid.rule;
  const chain = lastWhere(chains, (c) => c.first <= at);
  return { table: laid.table, chain: chain?.name ?? '', rule: at - (chain?.first ?? 0) };
}

function laidChain(derived: Derived, table: string, chain: string): Laid | undefined {
  const blocks = derived.tables.find((t) => t.name === table)?.blocks ?? [];
  const [base] = blocks;
  if (base?.block.hooks && partsOf(base.block).byName.has(chain)) return base;
  const rest = base?.block.hooks ? blocks.slice(1) : blocks;
  const laid = lastWhere(rest, ({ block }) => block.first <= chain);
  return laid && partsOf(laid.block).byName.has(chain) ? laid : undefined;
}

/** A chain of a table. It is found without making the others. */
export function chainOf(view: RulesView, table: string, chain: string): ChainView | undefined {
  const derived = known.get(view);
  if (derived) return chainIn(derived, table, chain);
  return view.tables.find((t) => t.name === table)?.chains.find((c) => c.name === chain);
}

function chainIn(derived: Derived, table: string, chain: string): ChainView | undefined {
  const key = `${table} ${chain}`;
  if (derived.chains.has(key)) return derived.chains.get(key);
  const laid = laidChain(derived, table, chain);
  const made = laid && chainView(laid, partsOf(laid.block).byName.get(chain) ?? 0);
  derived.chains.set(key, made);
  return made;
}

/** The line of a rule, or of a chain with rule -1. */
export function lineOfRule(view: RulesView, table: string, chain: string, rule: number): number | undefined {
  const derived = known.get(view);
  const laid = derived && laidChain(derived, table, chain);
  if (!laid) return undefined;
  const { byName, chains } = partsOf(laid.block);
  const index = byName.get(chain) ?? 0;
  if (rule < 0) return laid.head + index;
  return rule < (laid.block.counts[index] ?? 0) ? laid.rule + (chains[index]?.first ?? 0) + rule : undefined;
}

/** Chains whose names have all the words in them, at most so many. */
export function findChains(
  view: RulesView,
  fits: (table: TableName, chain: string) => boolean,
  most: number,
): readonly { readonly table: TableName; readonly chain: ChainView }[] {
  const derived = known.get(view);
  const found: { table: TableName; chain: ChainView }[] = [];
  for (const { name: table, blocks } of derived?.tables ?? []) {
    for (const laid of blocks)
      for (const [index, { name }] of partsOf(laid.block).chains.entries()) {
        if (!fits(table, name)) continue;
        found.push({ table, chain: chainView(laid, index) });
        if (found.length >= most) return found;
      }
  }
  return found;
}

function tableView(derived: Derived, { name, blocks }: LaidTable): TableView {
  let chains: readonly ChainView[] | undefined;
  const [first] = blocks;
  const bases = first?.block.hooks
    ? partsOf(first.block).chains.flatMap((chain) => chainIn(derived, name, chain.name) ?? [])
    : [];
  const view: TableView = {
    name,
    bases,
    size: blocks.reduce((sum, { block }) => sum + block.counts.length, 0),
    get chains() {
      chains ??= blocks.flatMap(({ block }) =>
        partsOf(block).chains.flatMap((chain) => chainIn(derived, name, chain.name) ?? []),
      );
      return chains;
    },
  };
  tableOf.set(view, derived);
  return view;
}

const tableOf = new WeakMap<TableView, Derived>();

/** A chain of a table, as `chainOf`. */
export function chainNamed(table: TableView, name: string): ChainView | undefined {
  const derived = tableOf.get(table);
  return derived ? chainIn(derived, table.name, name) : table.chains.find((chain) => chain.name === name);
}

/** Makes one rule of a chain. */
const single = new WeakMap<ChainView, (index: number) => RuleView | undefined>();

/** One rule of a chain: the others of ten thousand are not made for it. */
export function ruleAt(chain: ChainView, index: number): RuleView | undefined {
  const rule = single.get(chain);
  if (!rule) return chain.rules[index];
  return index >= 0 && index < chain.count ? rule(index) : undefined;
}

/** A rule by its place. */
export function ruleOf(view: RulesView, table: string, chain: string, rule: number): RuleView | undefined {
  const own = chainOf(view, table, chain);
  return own && ruleAt(own, rule);
}

function chainView(laid: Laid, index: number): ChainView {
  const { name = '', policy = '-' } = partsOf(laid.block).chains[index] ?? {};
  const count = laid.block.counts[index] ?? 0;
  const hook = laid.block.hooks?.[index];
  const made: RuleView[] = [];
  let rules: readonly RuleView[] | undefined;
  const rule = (i: number) => {
    made[i] ??= ruleView(laid, index, i);
    return made[i];
  };
  const view: ChainView = {
    name,
    count,
    get rules() {
      rules ??= Array.from({ length: count }, (_, i) => rule(i));
      return rules;
    },
  };
  single.set(view, rule);
  // A user's chain has neither: no copy is made of a hundred thousand of them.
  const ends = policy === '-' ? {} : { policy: policy as 'ACCEPT' | 'DROP' };
  return hook ? Object.assign(view, ends, { hook }) : view;
}

const TARGET = /(?:^| )-([jg]) (\S+)/;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

function ruleView({ block, rule: line }: Laid, chain: number, index: number): RuleView {
  const { chains, rules, meanings } = partsOf(block);
  const { name = '', first = 0 } = chains[chain] ?? {};
  const at = first + index;
  const text = (rules[at] ?? '').slice(`-A ${name} `.length);
  const target = TARGET.exec(text.includes('"') ? text.replace(QUOTED, '""') : text)?.[2] ?? '';
  const jumps = block.jumps[at];
  const not = block.unknown.get(at);
  return {
    number: block.numbers[at] ?? 0,
    text,
    meaning: meanings[at] ?? '',
    target: jumps ? '' : target,
    line: line + at,
    ...(jumps ? { jump: target } : {}),
    ...(jumps === 2 ? { goto: true } : {}),
    ...(not === undefined ? {} : { unknown: not }),
  };
}
