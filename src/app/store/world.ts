// Written by simulation.ts only.
import { create } from 'zustand';
import type { Snapshot } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import type { Recording } from '../../core/world/action';
import { applyChange, type SnapshotChange } from '../../worker/snapshot-change';
import { type HostLook, hostLooks } from '../ui/host-look';

export interface WorldState {
  /** Absent until the first world is built. */
  readonly snapshot?: Snapshot;
  /** What leads to this world. */
  readonly recording?: Recording;
  readonly looks: Readonly<Record<string, HostLook>>;
  /** The text of a netns before its rules last changed; absent where they never did. */
  readonly rulesBefore: Readonly<Record<Place, string>>;
  /** The last packet that still met the text before: its trace id. */
  readonly rulesChanged: Readonly<Record<Place, number>>;
}

const empty: WorldState = { looks: {}, rulesBefore: {}, rulesChanged: {} };

export const useWorld = create<WorldState>()(() => empty);

/** A new recording begins: nothing of the world before is compared with it. */
export function beginWorld(): void {
  const { snapshot, looks } = useWorld.getState();
  // The last picture stays until the new one arrives.
  useWorld.setState({ ...empty, looks, ...(snapshot ? { snapshot } : {}) }, true);
}

/** Takes in what changed. `fresh` is for the first snapshot of a recording: its rules have no before. */
export function mergeSnapshot(change: SnapshotChange, fresh: boolean, lastTrace: number): void {
  useWorld.setState((state) => {
    const before = fresh ? undefined : state.snapshot;
    const snapshot = applyChange(before, change);
    const rulesBefore = { ...state.rulesBefore };
    const rulesChanged = { ...state.rulesChanged };
    for (const [place, view] of Object.entries(snapshot.rules)) {
      const old = before?.rules[place];
      if (!old || old.text === view.text) continue;
      rulesBefore[place] = old.text;
      rulesChanged[place] = lastTrace;
    }
    return {
      ...state,
      snapshot,
      rulesBefore,
      rulesChanged,
      looks: change.hosts ? hostLooks(snapshot.hosts) : state.looks,
    };
  });
}

export function setRecording(recording: Recording): void {
  useWorld.setState({ recording });
}
