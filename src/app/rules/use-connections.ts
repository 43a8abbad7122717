import { useMemo } from 'react';
import type { ConntrackView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { entriesOf } from '../playback/connection';
import { currentStep, currentTrace, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { useTraces } from '../store/traces';
import { useWorld } from '../store/world';
import { connectionsAt, lastViewOf } from './connections';

const none: readonly ConntrackView[] = [];

/** The connection that was chosen, as it is in the end: it is shown also before its first packet has made it. */
export function useChosen(netns: Place): ConntrackView | undefined {
  const entry = useSelection((s) => (s.connection?.netns === netns ? s.connection.entry : undefined));
  const last = useWorld((s) => s.snapshot?.conntrack[netns]) ?? none;
  const traces = useTraces((s) => s.traces);
  return useMemo(
    () => (entry === undefined ? undefined : (last.find((c) => c.id === entry) ?? lastViewOf(traces, netns, entry))),
    [last, traces, netns, entry],
  );
}

/** The connections of a netns at the cursor; of one packet only, where nothing else is looked at. */
export function useConnections(netns: Place): readonly ConntrackView[] {
  const last = useWorld((s) => s.snapshot?.conntrack[netns]) ?? none;
  const traces = useTraces((s) => s.traces);
  const trace = usePlayback(currentTrace);
  const step = usePlayback(currentStep);
  const only = usePlayback((s) => s.only);
  const all = useMemo(
    () => connectionsAt(last, traces, trace && step && { trace: trace.id, step: step.n, time: step.time }, netns),
    [last, traces, trace, step, netns],
  );
  return useMemo(() => {
    if (!only || !trace) return all;
    const own = entriesOf(trace, netns);
    return all.filter((c) => own.has(c.id));
  }, [all, only, trace, netns]);
}
