import type { Trace } from '../trace/step';
import { cloneWorld } from '../world/clone';
import type { World } from '../world/world';

/** A world to go back to. */
export interface Checkpoint {
  /** How many actions of the recording led to it. */
  readonly actions: number;
  readonly world: World;
  readonly traces: ReadonlyMap<number, Trace>;
}

export function takeCheckpoint(
  from: { readonly world: World; readonly traces: ReadonlyMap<number, Trace> },
  actions: number,
): Checkpoint {
  return { actions, world: cloneWorld(from.world), traces: new Map(from.traces) };
}

/** The last checkpoint at or before that many actions. */
export function nearest(checkpoints: readonly Checkpoint[], actions: number): Checkpoint {
  const found = checkpoints.findLast((c) => c.actions <= actions);
  if (!found) throw new Error('there is no checkpoint to go back to');
  return found;
}

/** A world of one's own, so that the checkpoint stays what it is. */
export function restoreCheckpoint(checkpoint: Checkpoint): { world: World; traces: Map<number, Trace> } {
  return { world: cloneWorld(checkpoint.world), traces: new Map(checkpoint.traces) };
}
