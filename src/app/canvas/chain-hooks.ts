import { useMemo } from 'react';
import type { RuleView } from '../../core/engine/snapshot';
import type { Trace } from '../../core/trace/step';
import { type Counts, counterKey, countsAfter, countsOf } from '../playback/counts';
import { type ChainState, chainStates, type Station, stationKey, stepsByStation } from '../playback/rows';
import { currentTrace, drawnShare, usePlayback } from '../store/playback';
import { useWorld } from '../store/world';

/**
 * How a chain stands at the cursor. Changes only with the steps of its own station, and row by row while a run of
 * misses is tested in it.
 */
export function useChain(station: Station, chain: string): ChainState | undefined {
  const trace = usePlayback(currentTrace);
  const at = usePlayback((s) => {
    const steps = (trace && stepsByStation(trace).get(stationKey(station))) ?? [];
    const past = steps.findLast((c) => c.n <= s.step);
    // Between stations nothing here is current any more.
    return !past ? -1 : past.n === s.step ? past.n : past.n + 0.5;
  });
  const tenth = usePlayback((s) => {
    const step = trace?.steps[s.step];
    if (step?.n !== at || step.kind !== 'miss' || step.chain !== chain) return 1;
    const rows = step.last - step.first + 1;
    return Math.floor(drawnShare(s) * rows) / rows;
  });
  return useMemo(
    () => (trace && at >= 0 ? chainStates(trace, station, at, tenth).get(chain) : undefined),
    [trace, station, at, tenth, chain],
  );
}

/** Packets a rule has counted at the cursor: what the world counts after the action, without what is still to come. */
export function useCounts(station: Station, chain: string, rule: RuleView, index: number): number {
  const counters = useWorld((s) => s.snapshot?.rules[station.netns]?.counters);
  const key = counterKey(station.netns, station.table, chain, index);
  const later = usePlayback((s) => (s.only ? 0 : (countsAtCursor(s.walk, s.packet, s.step).get(key)?.[0] ?? 0)));
  // Of one packet only what it counted itself.
  const own = usePlayback((s) => (s.only ? (ownCounts(currentTrace(s), s.step).get(key)?.[0] ?? 0) : -1));
  return own >= 0 ? own : Math.max(0, (counters?.[2 * rule.line] ?? 0) - later);
}

let own: { readonly trace: Trace | undefined; readonly step: number; readonly counts: Counts } | undefined;

function ownCounts(trace: Trace | undefined, step: number): Counts {
  if (own?.trace !== trace || own?.step !== step) own = { trace, step, counts: countsOf(trace, step) };
  return own.counts;
}

type Key = Parameters<typeof countsAfter>;
let last: { readonly key: Key; readonly counts: ReturnType<typeof countsAfter> } | undefined;

/** All rows ask for the same step. */
function countsAtCursor(...key: Key): ReturnType<typeof countsAfter> {
  if (last?.key[0] !== key[0] || last.key[1] !== key[1] || last.key[2] !== key[2])
    last = { key, counts: countsAfter(...key) };
  return last.counts;
}
