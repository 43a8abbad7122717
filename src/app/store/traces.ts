// Written by simulation.ts only.
import { create } from 'zustand';
import type { Trace } from '../../core/trace/step';

export interface TracesState {
  /** Every packet of the recording, in order of time. */
  readonly traces: readonly Trace[];
}

export const useTraces = create<TracesState>()(() => ({ traces: [] }));

export function addTraces(traces: readonly Trace[]): void {
  useTraces.setState((state) => ({ traces: [...state.traces, ...traces] }));
}

export function forgetTraces(): void {
  useTraces.setState({ traces: [] });
}

/** The packets of the last action that sent any. */
export function lastWalk(traces: readonly Trace[]): readonly Trace[] {
  const last = traces.at(-1)?.action;
  return traces.filter((trace) => trace.action === last);
}
