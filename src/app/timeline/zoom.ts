// Written by the timeline's buttons, keys and wheel.
import { create } from 'zustand';

interface ZoomState {
  /** How much wider a step is than where the packet fits; absent: just so. */
  readonly zoom?: number | undefined;
}

export const useZoom = create<ZoomState>()(() => ({}));

const STEP = 1.6;
const LEAST = 0.0002;
const MOST = 64;

/** Wider or narrower by a step, or by a part of one. */
export function zoomBy(steps: number): void {
  const next = (useZoom.getState().zoom ?? 1) * STEP ** steps;
  const zoom = Math.max(LEAST, Math.min(MOST, next));
  // As it was of itself.
  useZoom.setState({ zoom: Math.abs(zoom - 1) < 0.02 ? undefined : zoom });
}

/** Everything that happened, or the packet again. */
export function zoomToAll(all: boolean): void {
  useZoom.setState({ zoom: all ? LEAST : undefined });
}
