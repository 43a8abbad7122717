// Written by history.ts and simulation.ts only.
import { create } from 'zustand';
import { sameRules } from '../../worker/rules';
import type { RulesView, Snapshot } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import type { Recording } from '../../core/world/action';
import { applyChange, type SnapshotChange } from '../../worker/snapshot-change';
import { type HostLook, hostLooks } from '../ui/host-look';

/** The world at one moment, as it is shown. */
export interface WorldView {
  /** Absent until the first world is built. */
  readonly snapshot?: Snapshot;
  readonly looks: Readonly<Record<string, HostLook>>;
  /** The rules of a netns before they last changed; absent where they never did. */
  readonly rulesBefore: Readonly<Record<Place, RulesView>>;
  /** The last packet that still met the text before: its trace id. */
  readonly rulesChanged: Readonly<Record<Place, number>>;
}

export interface WorldState extends WorldView {
  /** All that was done, also what came after the moment shown. */
  readonly recording?: Recording;
}

export const emptyWorld: WorldView = { looks: {}, rulesBefore: {}, rulesChanged: {} };

export const useWorld = create<WorldState>()(() => emptyWorld);

/** A new recording begins: nothing of the world before is compared with it. */
export function beginWorld(): void {
  const { snapshot, looks } = useWorld.getState();
  // The last picture stays until the new one arrives.
  useWorld.setState({ ...emptyWorld, looks, ...(snapshot ? { snapshot } : {}) }, true);
}

/** The world after a change of the one before. The rules of the first world of a recording have no before. */
export function afterChange(before: WorldView, change: SnapshotChange, lastTrace: number): WorldView {
  const snapshot = applyChange(before.snapshot, change);
  let { rulesBefore, rulesChanged } = before;
  for (const [place, view] of Object.entries(snapshot.rules)) {
    const old = before.snapshot?.rules[place];
    if (!old || old === view || sameRules(old, view)) continue;
    rulesBefore = { ...rulesBefore, [place]: old };
    rulesChanged = { ...rulesChanged, [place]: lastTrace };
  }
  return { snapshot, rulesBefore, rulesChanged, looks: change.hosts ? hostLooks(snapshot.hosts) : before.looks };
}

export function showWorld(world: WorldView): void {
  const now = useWorld.getState();
  if (now.snapshot !== world.snapshot) useWorld.setState({ ...world });
}

export function setRecording(recording: Recording): void {
  useWorld.setState({ recording });
}
