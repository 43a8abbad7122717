import { cloneWorld } from '../world/clone';
import type { World } from '../world/world';

/** A world to go back to. */
export interface Checkpoint {
  /** How many actions of the recording led to it. */
  readonly actions: number;
  readonly world: World;
}

/** More are not kept: memory stays the same however long somebody plays. */
const MOST = 12;

export function takeCheckpoint(world: World, actions: number): Checkpoint {
  return { actions, world: cloneWorld(world) };
}

/** The last checkpoint at or before that many actions. */
export function nearest(checkpoints: readonly Checkpoint[], actions: number): Checkpoint {
  const found = checkpoints.findLast((c) => c.actions <= actions);
  if (!found) throw new Error('there is no checkpoint to go back to');
  return found;
}

/** A world of one's own, so that the checkpoint stays what it is. */
export function restoreCheckpoint(checkpoint: Checkpoint): World {
  return cloneWorld(checkpoint.world);
}

/** Drops a checkpoint where there are too many: the one whose neighbours stand closest, measured by how long ago that is. */
export function thin(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const kept = [...checkpoints];
  const end = kept.at(-1)?.actions ?? 0;
  while (kept.length > MOST) {
    let least = 1;
    let closest = Number.POSITIVE_INFINITY;
    for (let i = 1; i < kept.length - 1; i++) {
      const gap = (kept[i + 1]?.actions ?? 0) - (kept[i - 1]?.actions ?? 0);
      const closeness = gap / (end - (kept[i]?.actions ?? 0) + 1);
      if (closeness < closest) [least, closest] = [i, closeness];
    }
    kept.splice(least, 1);
  }
  return kept;
}
