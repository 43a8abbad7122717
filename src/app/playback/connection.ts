import type { Step, Trace } from '../../core/trace/step';
import type { RuleRef } from '../store/selection';
import type { Cursor } from './cursor';
import { startsOf } from './flows';
import { netnsOf } from './schedule';

const NAT_TARGETS = new Set(['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP']);

const entriesIn = (step: Step): readonly (number | undefined)[] => [
  step.before.ct?.entry,
  step.after.ct?.entry,
  step.conntrack?.entry,
];

/** The entries in the connection table of a netns that a packet belongs to. */
export function entriesOf(trace: Trace, netns: string): ReadonlySet<number> {
  const entries = new Set<number>();
  for (const step of trace.steps) {
    if (netnsOf(step) !== netns) continue;
    for (const entry of entriesIn(step)) if (entry !== undefined) entries.add(entry);
  }
  return entries;
}

/** Which way a packet of a connection goes; `undefined` for one of another connection. */
export function directionIn(trace: Trace, netns: string, entry: number): 'original' | 'reply' | undefined {
  const step = trace.steps.find((s) => netnsOf(s) === netns && entriesIn(s).includes(entry));
  if (!step) return undefined;
  const ct = [step.after.ct, step.before.ct].find((c) => c?.entry === entry);
  return ct?.direction ?? 'original';
}

/** The rules that bound a connection, in the order in which its first packet met them, each with the step. */
export function bindingSteps(
  trace: Trace,
  netns: string,
  entry: number,
): readonly (RuleRef & { readonly step: Step })[] {
  return trace.steps.flatMap((step) =>
    step.kind === 'rule' &&
    NAT_TARGETS.has(step.target) &&
    netnsOf(step) === netns &&
    (step.after.ct ?? step.before.ct)?.entry === entry
      ? [{ netns, table: step.table, chain: step.chain, rule: step.rule, step }]
      : [],
  );
}

/** The packet that goes the other way: the next one of the connection behind a request, the last one before a reply. */
export function counterpart(walk: readonly Trace[], trace: Trace, netns: string, entry: number): Trace | undefined {
  const way = directionIn(trace, netns, entry);
  if (!way) return undefined;
  const at = walk.indexOf(trace);
  const other = (t: Trace) => {
    const its = directionIn(t, netns, entry);
    return its !== undefined && its !== way;
  };
  return way === 'original'
    ? (walk.slice(at + 1).find(other) ?? walk.find(other))
    : (walk.slice(0, at).findLast(other) ?? walk.find(other));
}

/** Where the packet of the other direction is while the cursor is on its way: both begin and end together. */
export function pairedAt(
  trace: Trace,
  other: Trace,
  { step, fraction }: Pick<Cursor, 'step' | 'fraction'>,
): { readonly step: number; readonly share: number } {
  const own = startsOf(trace);
  const its = startsOf(other);
  const from = own[step] ?? 0;
  const now = from + ((own[step + 1] ?? from) - from) * fraction;
  const time = (now / (own.at(-1) || 1)) * (its.at(-1) ?? 0);
  const last = other.steps.length - 1;
  let n = 0;
  while (n < last && (its[n + 1] ?? 0) <= time) n++;
  const start = its[n] ?? 0;
  const length = (its[n + 1] ?? start) - start;
  return { step: n, share: length > 0 ? Math.min(1, (time - start) / length) : 1 };
}
