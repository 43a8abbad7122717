import type { Draw, HookName, TableName, Trace } from '../../core/trace/step';
import { type ChainStep, inChain, isRewrite, netnsOf } from './schedule';

/** One table at one hook of a netns: a station of the line. */
export interface Station {
  readonly netns: string;
  readonly hook: HookName;
  readonly table: TableName;
}

export type RowKind = 'miss' | 'testing' | 'jumped' | 'back' | 'passed' | 'stopped' | 'unknown';

/** What is known of a rule at the cursor. A rule without one was not reached. */
export interface RowState {
  readonly kind: RowKind;
  /** The state in a word: "no match", "jumped", "rewritten". */
  readonly word: string;
  /** The cursor stands on this row. */
  readonly now: boolean;
  /** The step that gave the row this state. */
  readonly step: number;
  readonly draw?: Draw;
}

/** A chain as the packet has walked it so far. */
export interface ChainState {
  readonly rows: ReadonlyMap<number, RowState>;
  /** The packet stands in this chain. */
  readonly live: boolean;
  /** What the policy did, once the end of a base chain was reached. */
  readonly policy?: { readonly word: string; readonly now: boolean };
}

export const stationKey = (s: Station): string => `${s.netns}/${s.hook}/${s.table}`;

export function stationOf(step: ChainStep): Station {
  return { netns: netnsOf(step), hook: step.hook, table: step.table };
}

/** All steps of a trace in each station, by `stationKey`, in order. */
export function stepsByStation(trace: Trace): ReadonlyMap<string, readonly ChainStep[]> {
  const known = cache.get(trace);
  if (known) return known;
  const all = new Map<string, ChainStep[]>();
  for (const step of trace.steps) {
    const c = inChain(step);
    if (!c) continue;
    const key = stationKey(stationOf(c));
    const list = all.get(key);
    if (list) list.push(c);
    else all.set(key, [c]);
  }
  cache.set(trace, all);
  return all;
}
const cache = new WeakMap<Trace, ReadonlyMap<string, readonly ChainStep[]>>();

/**
 * The chains of a station as they stand at the cursor.
 *
 * @param fraction how far the motion of step `at` has come: a run of misses is tested row by row
 */
export function chainStates(
  trace: Trace,
  station: Station,
  at: number,
  fraction: number,
): ReadonlyMap<string, ChainState> {
  const rows = new Map<string, Map<number, RowState>>();
  const policies = new Map<string, { word: string; now: boolean }>();
  let live = '';
  /** Rows that jumped and wait for the packet to come back. */
  const waiting: { chain: string; rule: number }[] = [];
  const rowsOf = (chain: string) => {
    const known = rows.get(chain);
    if (known) return known;
    const made = new Map<number, RowState>();
    rows.set(chain, made);
    return made;
  };
  for (const step of stepsByStation(trace).get(stationKey(station)) ?? []) {
    if (step.n > at) break;
    const now = step.n === at;
    const own = rowsOf(step.chain);
    live = now ? step.chain : '';
    switch (step.kind) {
      case 'miss':
        addMisses(own, step, now, fraction);
        break;
      case 'rule': {
        own.set(step.rule, { ...drawnHit(step), now, step: step.n });
        for (const d of step.draws ?? []) if (d.rule !== step.rule) own.set(d.rule, miss(step.n, false, d));
        if (step.verdict.kind === 'JUMP') waiting.push({ chain: step.chain, rule: step.rule });
        break;
      }
      case 'return': {
        const from = waiting.pop();
        const row = from && rowsOf(from.chain).get(from.rule);
        if (from && row) rowsOf(from.chain).set(from.rule, { ...row, kind: 'back', word: `${row.word}, came back` });
        if (now && fraction >= 1) live = step.to;
        break;
      }
      case 'policy':
        policies.set(step.chain, { word: step.verdict.kind === 'DROP' ? 'dropped' : 'accepted', now });
        break;
      case 'unknown':
        own.set(step.rule, { kind: 'unknown', word: 'stops here', now, step: step.n });
        break;
    }
  }
  const states = new Map<string, ChainState>();
  for (const [chain, own] of rows) {
    const policy = policies.get(chain);
    states.set(chain, { rows: own, live: live === chain, ...(policy ? { policy } : {}) });
  }
  return states;
}

type MissStep = Extract<ChainStep, { kind: 'miss' }>;
type RuleStep = Extract<ChainStep, { kind: 'rule' }>;

function addMisses(own: Map<number, RowState>, step: MissStep, now: boolean, fraction: number): void {
  const count = step.last - step.first + 1;
  const tested = now ? Math.min(count, Math.floor(fraction * count)) : count;
  for (let i = 0; i < tested; i++) {
    const rule = step.first + i;
    own.set(
      rule,
      miss(
        step.n,
        now && tested === count && rule === step.last,
        step.draws?.find((d) => d.rule === rule),
      ),
    );
  }
  if (tested < count) own.set(step.first + tested, { kind: 'testing', word: 'testing', now: true, step: step.n });
}

function miss(step: number, now: boolean, draw: Draw | undefined): RowState {
  const word = draw ? `drew ${draw.drew.toFixed(2)}` : 'no match';
  return { kind: 'miss', word, now, step, ...(draw ? { draw } : {}) };
}

/** A rule that matched; where chance had a say, with what it drew. */
function drawnHit(step: RuleStep): Omit<RowState, 'now' | 'step'> {
  const { kind, word } = hit(step);
  const draw = step.draws?.find((d) => d.rule === step.rule);
  return draw ? { kind, word: `drew ${draw.drew.toFixed(2)}, ${word}`, draw } : { kind, word };
}

/** How a rule that matched ended, in a word. */
function hit(step: RuleStep): { kind: RowKind; word: string } {
  switch (step.verdict.kind) {
    case 'JUMP':
      return { kind: 'jumped', word: 'jumped' };
    case 'GOTO':
      return { kind: 'jumped', word: 'went on there' };
    case 'RETURN':
      return { kind: 'passed', word: 'returned' };
    case 'DROP':
      return { kind: 'stopped', word: step.target === 'REJECT' ? 'refused' : 'dropped' };
    case 'STOLEN':
    case 'QUEUE':
      return { kind: 'stopped', word: step.target === 'REJECT' ? 'refused' : 'taken' };
    case 'ACCEPT':
      if (isRewrite(step) || NAT_TARGETS.has(step.target)) return { kind: 'passed', word: 'rewritten' };
      return { kind: 'passed', word: 'accepted' };
    case 'CONTINUE':
      if (step.before.mark !== step.after.mark)
        return { kind: 'passed', word: step.after.mark === 0 ? 'mark cleared' : 'marked' };
      return { kind: 'passed', word: CONTINUES[step.target] ?? 'matched' };
  }
}

const NAT_TARGETS = new Set(['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP']);
const CONTINUES: Readonly<Record<string, string>> = { MARK: 'marked', LOG: 'logged', NFLOG: 'logged', '': 'counted' };
