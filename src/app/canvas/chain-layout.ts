import { chainNamed, ruleAt } from '../../worker/rules';
import type { ChainView, RuleView, Snapshot, TableView } from '../../core/engine/snapshot';
import type { Trace } from '../../core/trace/step';
import { type Station, stationKey, stepsByStation } from '../playback/rows';
import { reachable, tableOf } from './reach';
import type { Box } from './scene';

/** A rule's row, or a run of rows folded into one. */
export type Row =
  | {
      readonly kind: 'rule';
      readonly rule: RuleView;
      readonly index: number;
      readonly raw: readonly string[];
      readonly y: number;
      readonly h: number;
    }
  | { readonly kind: 'fold'; readonly first: number; readonly last: number; readonly y: number; readonly h: number };

export interface CardSpot extends Box {
  readonly chain: ChainView;
  readonly rows: readonly Row[];
  /** The packet comes through this chain. */
  readonly visited: boolean;
  readonly column: number;
}

/** The share of traffic of each backend, below the chain whose rules draw lots. */
export interface ChanceSpot extends Box {
  readonly chain: ChainView;
}

/** Chains the packet can come to from here and does not, folded into one card. */
export interface RestSpot extends Box {
  readonly chains: readonly ChainView[];
}

export interface ChainScene {
  readonly w: number;
  readonly h: number;
  readonly columnW: number;
  readonly cards: readonly CardSpot[];
  readonly chance?: ChanceSpot;
  readonly rest?: RestSpot;
}

export interface ChainInput {
  readonly station: Station;
  readonly trace: Trace | undefined;
  /** Size of the pane, px. */
  readonly pane: { readonly w: number; readonly h: number };
  /** Folds the reader opened, `CHAIN/first`; and chains taken out of the rest. */
  readonly open: ReadonlySet<string>;
}

export const HEAD = 33;
export const GUTTER = 50;
const LEFT = 46;
const TOP = 18;
const GAP = 30;
const MIN_COLUMN = 286;
const MAX_COLUMN = 344;
const RAW_LINE = 15;
/** Room for the word of a row's state. */
const WORD = 68;
/** "jumped, came back" */
const LONG_WORD = 98;
/** Rows of a chain that are all shown. */
const SHORT_CHAIN = 6;
/** Siblings of the chain that chance picked, before and after it. */
const SIBLINGS = 2;
const CHANCE_H = 150;

/** Cards for the chains of one table at one hook, in columns, in the order the packet comes to them. */
export function layoutChains(snapshot: Snapshot, input: ChainInput): ChainScene {
  const { station, trace, pane, open } = input;
  const table = tableOf(snapshot.rules[station.netns], station.table);
  const all = table ? reachable(table, station.hook) : [];
  const visits = visitsOf(trace, station);
  const columns = Math.max(1, Math.floor((pane.w - LEFT - 12 + GUTTER) / (MIN_COLUMN + GUTTER)));
  const columnW = Math.min(MAX_COLUMN, Math.max(MIN_COLUMN, (pane.w - LEFT - 20 - (columns - 1) * GUTTER) / columns));
  const order = table ? orderOf(all, table, visits, open) : [];
  const shown = new Set(order.map((o) => o.chain));
  const rest = all.filter((c) => !shown.has(c));
  const parts: Part[] = [];
  for (const { chain, startsGroup } of order) {
    const visit = visits.get(chain.name);
    const rows = rowsOf(chain, visit, columnW, open);
    const last = rows.at(-1);
    parts.push({
      kind: 'card',
      chain,
      rows,
      visited: visit !== undefined,
      startsGroup,
      h: (last ? last.y + last.h : HEAD + 46) + 1,
    });
    if (visit && visit.firstDraw < Number.POSITIVE_INFINITY) parts.push({ kind: 'chance', chain, h: CHANCE_H });
  }
  if (rest.length) parts.push({ kind: 'rest', chains: rest, h: HEAD + 26 * Math.min(rest.length, 4) + 8 });

  // As high as the pane, and higher only where the columns would not fit beside each other.
  const whole = parts.reduce((sum, p) => sum + p.h + GAP, 0);
  let limit = Math.max(pane.h - TOP - 12, 330);
  while (limit < whole && columnsFor(parts, limit) > columns) limit += 40;
  return place(parts, limit, columnW);
}

type Part =
  | {
      readonly kind: 'card';
      readonly chain: ChainView;
      readonly rows: readonly Row[];
      readonly visited: boolean;
      readonly startsGroup: boolean;
      readonly h: number;
    }
  | { readonly kind: 'chance'; readonly chain: ChainView; readonly h: number }
  | { readonly kind: 'rest'; readonly chains: readonly ChainView[]; readonly h: number };

/** Does a part begin a new column, when the one before it ended at `y`? */
function breaks(part: Part, y: number, limit: number): boolean {
  return y > TOP && (y + part.h > TOP + limit || (part.kind === 'card' && part.startsGroup && y > TOP + limit / 2));
}

function columnsFor(parts: readonly Part[], limit: number): number {
  let count = 1;
  let y = TOP;
  for (const part of parts) {
    if (breaks(part, y, limit)) {
      count++;
      y = TOP;
    }
    y += part.h + GAP;
  }
  return count;
}

function place(parts: readonly Part[], limit: number, columnW: number): ChainScene {
  const cards: CardSpot[] = [];
  let chance: ChanceSpot | undefined;
  let rest: RestSpot | undefined;
  let column = 0;
  let y = TOP;
  let bottom = 0;
  for (const part of parts) {
    if (breaks(part, y, limit)) {
      column++;
      y = TOP;
    }
    const box = { x: LEFT + column * (columnW + GUTTER), y, w: columnW, h: part.h };
    y += part.h + GAP;
    bottom = Math.max(bottom, box.y + box.h);
    if (part.kind === 'card') cards.push({ ...box, chain: part.chain, rows: part.rows, visited: part.visited, column });
    else if (part.kind === 'chance') chance = { ...box, chain: part.chain };
    else rest = { ...box, chains: part.chains };
  }
  return {
    w: LEFT + column * (columnW + GUTTER) + columnW + 24,
    h: bottom + 20,
    columnW,
    cards,
    ...(chance ? { chance } : {}),
    ...(rest ? { rest } : {}),
  };
}

interface Visit {
  /** Rules that matched. */
  readonly hits: Set<number>;
  /** The first rule that drew lots; infinity where none did. */
  firstDraw: number;
}

function visitsOf(trace: Trace | undefined, station: Station): ReadonlyMap<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const step of (trace && stepsByStation(trace).get(stationKey(station))) ?? []) {
    const visit = visits.get(step.chain) ?? { hits: new Set(), firstDraw: Number.POSITIVE_INFINITY };
    visits.set(step.chain, visit);
    if (step.kind === 'rule' || step.kind === 'unknown') visit.hits.add(step.rule);
    if (step.kind !== 'rule' && step.kind !== 'miss') continue;
    for (const draw of step.draws ?? []) visit.firstDraw = Math.min(visit.firstDraw, draw.rule);
  }
  return visits;
}

interface Ordered {
  readonly chain: ChainView;
  /** The first of several between which chance chose: they stand below each other. */
  readonly startsGroup: boolean;
}

/** Visited chains in the order the packet comes to them; beside one that was drawn, those it was drawn from. */
function orderOf(
  all: readonly ChainView[],
  table: TableView,
  visits: ReadonlyMap<string, Visit>,
  open: ReadonlySet<string>,
): readonly Ordered[] {
  const order: Ordered[] = [];
  const seen = new Set<ChainView>();
  const add = (chain: ChainView | undefined, startsGroup = false) => {
    if (!chain || seen.has(chain)) return;
    seen.add(chain);
    order.push({ chain, startsGroup });
  };
  const groups = new Map<ChainView, readonly ChainView[]>();
  for (const [name, visit] of visits) {
    const rules = chainNamed(table, name)?.rules ?? [];
    const group = siblingsOf(rules, table, visit, visits);
    for (const chain of group) if (group.length > 1) groups.set(chain, group);
  }
  add(all[0]);
  for (const name of visits.keys()) {
    const chain = chainNamed(table, name);
    const group = (chain && groups.get(chain)) ?? [];
    group.forEach((sibling, i) => add(sibling, i === 0));
    add(chain);
  }
  // Where nothing came by, the first chains show what could happen.
  if (!visits.size) for (const chain of all.slice(1, 4)) add(chain);
  for (const chain of all) if (open.has(chain.name)) add(chain);
  return order;
}

/** The chains that lots decide between: from the first rule that drew, those that a rule jumps to. */
function siblingsOf(
  rules: readonly RuleView[],
  table: TableView,
  visit: Visit,
  visits: ReadonlyMap<string, Visit>,
): readonly ChainView[] {
  if (!Number.isFinite(visit.firstDraw)) return [];
  const drawn = rules
    .slice(visit.firstDraw)
    .flatMap(({ jump }) => (jump === undefined ? [] : (chainNamed(table, jump) ?? [])));
  const at = drawn.findIndex((t) => visits.has(t.name));
  return drawn.slice(Math.max(0, at - SIBLINGS), Math.max(0, at) + SIBLINGS + 1);
}

/** The rows of a chain; long runs of rules that did nothing are folded. */
function rowsOf(chain: ChainView, visit: Visit | undefined, w: number, open: ReadonlySet<string>): readonly Row[] {
  const keep = keptRows(chain, visit);
  const rows: Row[] = [];
  let y = HEAD;
  const push = (row: Row) => {
    rows.push(row);
    y += row.h;
  };
  for (let i = 0; i < chain.count; i++) {
    let last = i;
    while (!keep.has(i) && last + 1 < chain.count && !keep.has(last + 1)) last++;
    if (!keep.has(i) && last > i && !open.has(`${chain.name}/${i}`)) {
      push({ kind: 'fold', first: i, last, y, h: 30 });
      i = last;
      continue;
    }
    const end = keep.has(i) ? i : last;
    for (let k = i; k <= end; k++) {
      const own = ruleAt(chain, k) as RuleView;
      const raw = wrapRaw(own.text, Math.floor((w - 60) / 6.64));
      const word = visit?.hits.has(k) ? LONG_WORD : WORD;
      const meaning = own.meaning.length * 5.9 + word > w - 82 ? 2 : 1;
      push({ kind: 'rule', rule: own, index: k, raw, y, h: 13 + 18 * meaning + RAW_LINE * raw.length });
    }
    i = end;
  }
  return rows;
}

/** What is never folded: a row that matched with two before it, and the ends of the chain. */
function keptRows(chain: ChainView, visit: Visit | undefined): ReadonlySet<number> {
  const n = chain.count;
  if (n <= SHORT_CHAIN) return new Set(Array.from({ length: n }, (_, i) => i));
  const keep = new Set<number>([n - 1]);
  for (const hit of visit?.hits ?? [])
    for (const k of [hit - 2, hit - 1, hit, hit + 1]) if (k >= 0 && k < n) keep.add(k);
  if (!visit?.hits.size) for (const k of [0, 1, 2]) keep.add(k);
  return keep;
}

/** The rule as it stands in the text, without its comment, broken before options. */
export function wrapRaw(text: string, chars: number): readonly string[] {
  const words = text.replace(/-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) ?/g, '').split(/(?<!!) (?=! -|-)/);
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= chars) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.flatMap((line) => chunks(line, chars));
}

function chunks(line: string, chars: number): string[] {
  const parts: string[] = [];
  for (let i = 0; i < line.length; i += chars) parts.push(line.slice(i, i + chars));
  return parts;
}
