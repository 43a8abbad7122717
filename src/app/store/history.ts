// Written by simulation.ts only. What was done, as moments to go back to, and the futures that were left.
import { create } from 'zustand';
import type { Trace } from '../../core/trace/step';
import type { Burst } from '../../core/trace/tally';
import type { Action } from '../../core/world/action';
import { noteBurst } from '../playback/flows';
import type { SnapshotChange } from '../../worker/snapshot-change';
import { afterChange, emptyWorld, showWorld, type WorldView } from './world';

/** What there was after one action. Moments share all that did not change. */
export interface Moment {
  /** Position of the action in the recording; those of the scenario itself are below 0. */
  readonly index: number;
  /** Absent for what sets the scenario up. */
  readonly action?: Action | undefined;
  readonly world: WorldView;
  /** Counts all connections where there were too many to keep the packets of each. */
  readonly burst?: Burst | undefined;
  /** The packets that it sent; those of one connection stand together. */
  readonly traces: readonly Trace[];
}

/** A future that was left: what had been done after the first `from` actions. */
export interface Ghost {
  readonly id: number;
  readonly from: number;
  readonly actions: readonly Action[];
  readonly moments: readonly Moment[];
}

export interface HistoryState {
  /** In the order of time; the first is the scenario as it is set up. */
  readonly moments: readonly Moment[];
  /** The moment shown, by position in `moments`; -1 while there is none. */
  readonly at: number;
  readonly ghosts: readonly Ghost[];
  /** Recordings to undo and to redo to, by their actions. */
  readonly undo: readonly (readonly Action[])[];
  readonly redo: readonly (readonly Action[])[];
}

const empty: HistoryState = { moments: [], at: -1, ghosts: [], undo: [], redo: [] };
export const useHistory = create<HistoryState>()(() => empty);
const { getState, setState } = useHistory;

const MOST_GHOSTS = 6;
const MOST_UNDO = 100;
let nextGhost = 1;

export function forgetHistory(): void {
  setState(empty, true);
}

/** A new moment, after those before it. */
export function addMoment(
  done: Pick<Moment, 'index' | 'action' | 'burst'>,
  change: SnapshotChange,
  traces: readonly Trace[],
) {
  const moments = getState().moments.filter((m) => m.index < done.index);
  const before = moments.at(-1);
  const world = afterChange(before?.world ?? emptyWorld, change, lastTrace(moments));
  const walk = byFlow(traces);
  if (done.burst) noteBurst(walk, done.burst);
  setState({ moments: [...moments, { ...done, world, traces: walk }] });
}

/** Says what was done at each moment, where only the worker knew: a link tells some actions in short. */
export function nameActions(actions: readonly Action[]): void {
  setState(({ moments }) => ({
    moments: moments.map((m) => (m.index >= 0 ? { ...m, action: actions[m.index] } : m)),
  }));
}

/** Shows a moment's world. */
export function showMoment(at: number): void {
  const moment = getState().moments[at];
  if (!moment) return;
  showWorld(moment.world);
  if (getState().at !== at) setState({ at });
}

/** The packets of the last action up to a moment that sent any, and which moment that is. */
export function walkAt(at: number): { readonly walk: readonly Trace[]; readonly moment: number } {
  const { moments } = getState();
  for (let m = at; m >= 0; m--) {
    const walk = moments[m]?.traces ?? [];
    if (walk.length > 0) return { walk, moment: m };
  }
  return { walk: [], moment: at };
}

/** What was done after the scenario's own actions, up to now. */
export const actionsDone = (): readonly Action[] =>
  getState().moments.flatMap((m) => (m.index >= 0 && m.action ? [m.action] : []));

/** Drops the moments after the first `count` actions; where something was done there, it stays as a ghost. */
export function leaveFuture(count: number, asGhost: boolean): void {
  const { moments, ghosts } = getState();
  const left = moments.filter((m) => m.index >= count);
  if (left.length === 0) return;
  const ghost = { id: nextGhost++, from: count, actions: actionsDone(), moments: left };
  const kept = ghosts.filter((g) => g.actions.length !== ghost.actions.length || !startsWith(g.actions, ghost.actions));
  setState({
    moments: moments.filter((m) => m.index < count),
    ...(asGhost ? { ghosts: [ghost, ...kept].slice(0, MOST_GHOSTS) } : {}),
  });
}

export function dropGhost(id: number): void {
  setState(({ ghosts }) => ({ ghosts: ghosts.filter((g) => g.id !== id) }));
}

/** Remembers what there is before something is done. */
export function rememberForUndo(actions: readonly Action[]): void {
  setState(({ undo }) => ({ undo: [...undo, actions].slice(-MOST_UNDO), redo: [] }));
}

/** Takes the recording to undo or redo to, and remembers the present one for the way back. */
export function takeUndo(way: 'undo' | 'redo'): readonly Action[] | undefined {
  const state = getState();
  const target = state[way].at(-1);
  if (!target) return undefined;
  const back = way === 'undo' ? 'redo' : 'undo';
  setState({ [way]: state[way].slice(0, -1), [back]: [...state[back], actionsDone()] });
  return target;
}

/** How many actions two recordings begin with in common. */
export function commonLength(a: readonly Action[], b: readonly Action[]): number {
  let n = 0;
  while (n < a.length && n < b.length && sameAction(a[n], b[n])) n++;
  return n;
}

const startsWith = (all: readonly Action[], begin: readonly Action[]) => commonLength(all, begin) === begin.length;
const sameAction = (a: Action | undefined, b: Action | undefined) => a === b || JSON.stringify(a) === JSON.stringify(b);

const lastTrace = (moments: readonly Moment[]): number =>
  Math.max(-1, ...(moments.findLast((m) => m.traces.length > 0)?.traces.map((t) => t.id) ?? []));

/** Connections that ran at the same time are shown one after the other, as the cursor goes through them. */
function byFlow(traces: readonly Trace[]): readonly Trace[] {
  const flows = new Map<number, Trace[]>();
  for (const trace of traces) {
    const flow = flows.get(trace.flow);
    if (flow) flow.push(trace);
    else flows.set(trace.flow, [trace]);
  }
  return [...flows.values()].flat();
}
