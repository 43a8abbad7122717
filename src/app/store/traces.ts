// Written by playback.ts only.
import { create } from 'zustand';
import type { Trace } from '../../core/trace/step';

export interface TracesState {
  /** Every packet up to the moment shown, in order of time. */
  readonly traces: readonly Trace[];
}

export const useTraces = create<TracesState>()(() => ({ traces: [] }));

export function setTraces(traces: readonly Trace[]): void {
  useTraces.setState({ traces });
}
