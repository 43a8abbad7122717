import type { Trace } from '../../core/trace/step';
import { stationKey, stationOf, stepsByStation } from './rows';
import { inChain, isStop, netnsOf } from './schedule';

/** How a station looks: it was passed, it is where the packet is, it will be passed, or it ended the walk. */
export type StationState = 'idle' | 'ahead' | 'now' | 'done' | 'dropped' | 'refused' | 'unknown';

/** State of a station at step `at` of a trace; `moving` while the packet is still on its way to the step. */
export function stationState(trace: Trace | undefined, key: string, at: number, moving: boolean): StationState {
  const visits = trace && stepsByStation(trace).get(key);
  if (!trace || !visits) return 'idle';
  const stop = stopStation(trace);
  if (stop && stop.key === key && at >= stop.n && !(at === stop.n && moving)) return stop.state;
  const current = trace.steps[at];
  const c = current && inChain(current);
  if (c && stationKey(stationOf(c)) === key) return moving && !visits.some((s) => s.n < at) ? 'ahead' : 'now';
  const passed = visits.some((s) => s.n < at);
  const coming = visits.some((s) => s.n > at);
  // Where a station is passed twice (a packet and the tunnel around it), what is to come does not undo what was.
  return passed ? 'done' : coming ? 'ahead' : 'idle';
}

interface StopAt {
  readonly key: string;
  readonly n: number;
  readonly state: 'dropped' | 'refused' | 'unknown';
}

/** Where a table ended the walk, and at which step that shows. */
export function stopStation(trace: Trace): StopAt | undefined {
  const known = cache.get(trace);
  if (known !== undefined) return known ?? undefined;
  const found = findStop(trace);
  cache.set(trace, found ?? null);
  return found;
}
const cache = new WeakMap<Trace, StopAt | null>();

function findStop(trace: Trace): StopAt | undefined {
  const first = trace.steps.findIndex(isStop);
  const step = trace.steps[first];
  if (!step) return undefined;
  // A drop step names no table: the rule or policy before it does, where it was one.
  const decided = inChain(step) ?? lastInChain(trace, first);
  if (!decided) return undefined;
  if (!inChain(step) && !endsTable(decided)) return undefined;
  if (netnsOf(decided) !== netnsOf(step)) return undefined;
  return { key: stationKey(stationOf(decided)), n: step.n, state: STATES[trace.outcome] ?? 'dropped' };
}

const STATES: Partial<Record<Trace['outcome'], StopAt['state']>> = { rejected: 'refused', unknown: 'unknown' };

function lastInChain(trace: Trace, before: number) {
  for (let n = before - 1; n >= 0; n--) {
    const step = trace.steps[n];
    const c = step && inChain(step);
    if (c) return c;
  }
  return undefined;
}

/** Did this step take the packet from its way? */
function endsTable(step: NonNullable<ReturnType<typeof inChain>>): boolean {
  if (step.kind !== 'rule' && step.kind !== 'policy') return false;
  return step.verdict.kind === 'DROP' || step.verdict.kind === 'STOLEN' || step.verdict.kind === 'QUEUE';
}
