// Written by whatever the reader sets stops in: the rules' margin, the inspector, the list of stops, the keys.
import { create } from 'zustand';
import { netnsOf } from '../playback/schedule';
import { type Stop, stopKey } from '../playback/stops';
import type { Step } from '../../core/trace/step';

export interface StopsState {
  readonly stops: readonly Stop[];
}

export const useStops = create<StopsState>()(() => ({ stops: [] }));

export function toggleStop(stop: Stop): void {
  const key = stopKey(stop);
  useStops.setState(({ stops }) => ({
    stops: stops.some((s) => stopKey(s) === key) ? stops.filter((s) => stopKey(s) !== key) : [...stops, stop],
  }));
}

export function clearStops(): void {
  useStops.setState({ stops: [] });
}

/** The stop that a step stands for: its rule, its chain, or its machine. */
export function stopOf(step: Step): Stop {
  const netns = netnsOf(step);
  if (step.kind === 'rule' || step.kind === 'unknown') {
    const { table, chain, rule } = step;
    return { kind: 'rule', netns, table, chain, rule };
  }
  if ('chain' in step) return { kind: 'chain', netns, table: step.table, chain: step.chain };
  return { kind: 'host', host: step.place.split('/', 1)[0] ?? '' };
}
