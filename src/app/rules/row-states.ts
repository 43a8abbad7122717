import type { LineRef } from '../../core/engine/snapshot';
import type { Place, Step, Trace } from '../../core/trace/step';
import { type ChainState, chainStates, type RowState, stationOf, stepsByStation } from '../playback/rows';

/** Asks for the state of a rule; `undefined` where the packet has not come to it. */
export type RowStates = (ref: LineRef) => RowState | undefined;

/** How a packet has fared with the rules of a netns up to the cursor. Of two visits of a chain the later one counts. */
export function rowStates(trace: Trace | undefined, cursor: number, netns: Place): RowStates {
  const chains = new Map<string, ChainState>();
  if (trace) {
    for (const [key, steps] of stepsByStation(trace)) {
      const [first] = steps;
      if (!first || first.n > cursor || !key.startsWith(`${netns}/`)) continue;
      const station = stationOf(first);
      for (const [chain, state] of chainStates(trace, station, cursor, 1)) {
        const known = chains.get(`${station.table} ${chain}`);
        const rows = known ? new Map([...known.rows, ...state.rows]) : state.rows;
        chains.set(`${station.table} ${chain}`, { ...known, ...state, rows });
      }
    }
  }
  return ({ table, chain, rule }) => {
    const state = chains.get(`${table} ${chain}`);
    if (rule >= 0) return state?.rows.get(rule);
    return state?.policy && { kind: 'passed', word: state.policy.word, now: state.policy.now, step: cursor };
  };
}

/** The line that the cursor stands on in a netns; of a run that did not match, its last rule. */
export function currentRef(step: Step | undefined, netns: Place): LineRef | undefined {
  if (!step || !('chain' in step) || !step.place.startsWith(`${netns}/`)) return undefined;
  const { table, chain } = step;
  if (step.kind === 'miss') return { table, chain, rule: step.last };
  return { table, chain, rule: step.kind === 'rule' || step.kind === 'unknown' ? step.rule : -1 };
}
