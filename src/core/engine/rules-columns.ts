import type { HookName, TableName } from '../trace/step';
import type { ChainView, LineRef, RulesView, RuleView, TableView } from './snapshot';

/**
 * The rules of a netns as few large things instead of many small ones: a node of a large cluster has 430,000 rules, and an
 * object for each takes seconds to make and to post. What a view says of a line is read out of its text when somebody looks.
 */
export interface RulesColumns {
  readonly revision: number;
  readonly text: string;
  /** In plain words, a line for each rule. */
  readonly meanings: string;
  /** Of each rule. */
  readonly numbers: Float64Array;
  readonly bases: readonly { readonly table: TableName; readonly chain: string; readonly hook: HookName }[];
  /** Matches and targets that are not known, by position of the rule over all chains. */
  readonly unknown: ReadonlyMap<number, string>;
}

/** What was read out of the columns so far: shared by all views of one text. */
interface Derived {
  readonly columns: RulesColumns;
  starts?: Uint32Array;
  lines?: readonly (LineRef | null)[];
  tables?: readonly TableView[];
  meanings?: readonly string[];
}

const known = new WeakMap<RulesView, Derived>();

/** The columns that a view reads; `undefined` for one that was made by hand. */
export function columnsOf(view: RulesView): RulesColumns | undefined {
  return known.get(view)?.columns;
}

export function viewColumns(columns: RulesColumns, counters: Float64Array): RulesView {
  return viewDerived({ columns }, counters);
}

/** The same rules with other counters: lines and tables stay the same objects. */
export function withCounters(view: RulesView, counters: Float64Array): RulesView {
  const derived = known.get(view);
  return derived ? viewDerived(derived, counters) : { ...view, counters };
}

function viewDerived(derived: Derived, counters: Float64Array): RulesView {
  const { revision, text } = derived.columns;
  const view: RulesView = {
    revision,
    text,
    counters,
    get lines() {
      derived.lines ??= readLines(derived);
      return derived.lines;
    },
    get tables() {
      derived.tables ??= readTables(derived);
      return derived.tables;
    },
  };
  known.set(view, derived);
  return view;
}

/** Where each line of a text begins, and where one after the last would. */
function startsOf(derived: Derived): Uint32Array {
  if (derived.starts) return derived.starts;
  const { text, numbers } = derived.columns;
  let starts = new Uint32Array(numbers.length + 1024);
  let count = 0;
  for (let at = 0; at >= 0 && at < text.length; at = text.indexOf('\n', at) + 1 || -1) {
    if (count + 1 >= starts.length) {
      const more = new Uint32Array(2 * starts.length);
      more.set(starts);
      starts = more;
    }
    starts[count++] = at;
  }
  starts[count] = text.length;
  derived.starts = starts.subarray(0, count + 1);
  return derived.starts;
}

function lineAt(derived: Derived, line: number): string {
  const starts = startsOf(derived);
  return derived.columns.text.slice(starts[line] ?? 0, (starts[line + 1] ?? 1) - 1);
}

/** The chain of a `:CHAIN` or `-A CHAIN` line. */
function chainIn(text: string, from: number): string {
  const begin = text[from] === ':' ? from + 1 : from + 3;
  const blank = text.indexOf(' ', begin);
  const end = text.indexOf('\n', begin);
  return text.slice(begin, blank >= 0 && blank < end ? blank : end);
}

const BLANK = 32;
const END = 10;

/** Is the `-A` line that begins at `from` a rule of this chain? */
function isOf(text: string, from: number, chain: string): boolean {
  const after = text.charCodeAt(from + 3 + chain.length);
  return (after === BLANK || after === END) && text.startsWith(chain, from + 3);
}

function readLines(derived: Derived): (LineRef | null)[] {
  const { text } = derived.columns;
  const starts = startsOf(derived);
  const lines: (LineRef | null)[] = [];
  let table = '' as TableName;
  let chain = '';
  let rule = 0;
  for (let n = 0; n + 1 < starts.length; n++) {
    const from = starts[n] ?? 0;
    const first = text[from];
    if (first === '-') {
      if (isOf(text, from, chain)) rule++;
      else {
        chain = chainIn(text, from);
        rule = 0;
      }
      lines.push({ table, chain, rule });
    } else if (first === ':') {
      lines.push({ table, chain: chainIn(text, from), rule: -1 });
    } else {
      if (first === '*') table = lineAt(derived, n).slice(1) as TableName;
      chain = '\n';
      lines.push(null);
    }
  }
  return lines;
}

interface Span {
  readonly policy: string;
  line: number;
  count: number;
  /** Position of its first rule over all chains. */
  first: number;
}

function readTables(derived: Derived): TableView[] {
  const { text } = derived.columns;
  const starts = startsOf(derived);
  const tables: { name: TableName; chains: Map<string, Span> }[] = [];
  let rules = 0;
  let span: Span | undefined;
  let prefix = '\n';
  for (let n = 0; n + 1 < starts.length; n++) {
    const from = starts[n] ?? 0;
    const first = text[from];
    if (first === '*') tables.push({ name: lineAt(derived, n).slice(1) as TableName, chains: new Map() });
    else if (first === ':') {
      const chain = chainIn(text, from);
      // Nearly all are chains of users, which have no policy.
      const at = from + chain.length + 2;
      const policy = text[at] === '-' ? '-' : text.slice(at, text.indexOf(' ', at));
      tables.at(-1)?.chains.set(chain, { policy, line: 0, count: 0, first: 0 });
    } else if (first === '-') {
      if (!span || !isOf(text, from, prefix)) {
        prefix = chainIn(text, from);
        span = tables.at(-1)?.chains.get(prefix);
        if (span) Object.assign(span, { line: n, first: rules });
      }
      if (span) span.count++;
      rules++;
    } else {
      span = undefined;
    }
  }
  return tables.map(({ name, chains }) => ({
    name,
    chains: [...chains].map(([chain, at]) => chainView(derived, name, chain, at, chains)),
  }));
}

function chainView(
  derived: Derived,
  table: TableName,
  name: string,
  span: Span,
  chains: ReadonlyMap<string, Span>,
): ChainView {
  let rules: readonly RuleView[] | undefined;
  const view: ChainView = {
    name,
    get rules() {
      rules ??= Array.from({ length: span.count }, (_, i) => ruleView(derived, name, span, i, chains));
      return rules;
    },
  };
  // A user's chain has neither: no copy is made of a hundred thousand of them.
  const base = derived.columns.bases.find((b) => b.chain === name && b.table === table);
  const policy = span.policy === '-' ? {} : { policy: span.policy as 'ACCEPT' | 'DROP' };
  return base ? Object.assign(view, policy, { hook: base.hook }) : view;
}

const TARGET = /(?:^| )-([jg]) (\S+)/;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

function ruleView(
  derived: Derived,
  chain: string,
  span: Span,
  index: number,
  chains: ReadonlyMap<string, Span>,
): RuleView {
  const { numbers, unknown } = derived.columns;
  derived.meanings ??= derived.columns.meanings.split('\n');
  const ordinal = span.first + index;
  const text = lineAt(derived, span.line + index).slice(`-A ${chain} `.length);
  const [, how, target = ''] = TARGET.exec(text.includes('"') ? text.replace(QUOTED, '""') : text) ?? [];
  const jumps = how !== undefined && chains.has(target);
  const not = unknown.get(ordinal);
  return {
    number: numbers[ordinal] ?? 0,
    text,
    meaning: derived.meanings[ordinal] ?? '',
    target: jumps ? '' : target,
    line: span.line + index,
    ...(jumps ? { jump: target } : {}),
    ...(jumps && how === 'g' ? { goto: true } : {}),
    ...(not === undefined ? {} : { unknown: not }),
  };
}
