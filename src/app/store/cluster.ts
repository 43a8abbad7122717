// Written by the cluster's panes: what of it is shown, and how its time passes.
import { create } from 'zustand';
import { recall, remember } from './storage';

/**
 * What happens after something was done to the cluster: its events are played one by one, or all at once, or they wait
 * for the reader.
 */
export const PACES = ['play', 'at once', 'step by step'] as const;
export type Pace = (typeof PACES)[number];

export interface ClusterState {
  readonly pace: Pace;
  /** The object whose manifest is shown, as a snapshot lists it; '' for none. */
  readonly object: string;
  /** The sync whose lines are shown; absent for the text as it is. */
  readonly sync?: number | undefined;
  /** Texts that were begun and belong to no object yet. */
  readonly fresh: number;
}

const PACE = 'pace';
const stored = PACES.find((p) => p === recall(PACE));

export const useCluster = create<ClusterState>()(() => ({ pace: stored ?? 'play', object: '', fresh: 0 }));
const { getState, setState } = useCluster;

export function setPace(pace: Pace): void {
  remember(PACE, pace);
  setState({ pace });
}

export function selectObject(object: string): void {
  setState({ object });
}

/** The name of a text that belongs to no object yet. */
export const isFresh = (object: string): boolean => object.startsWith('new ');

/** A name for a new text. */
export function nextFresh(): string {
  const fresh = getState().fresh + 1;
  const object = `new ${fresh}`;
  setState({ fresh, object });
  return object;
}

export function showSync(sync: number | undefined): void {
  setState({ sync });
}
