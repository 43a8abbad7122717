// The one door to the simulation. Written here only.
import { create } from 'zustand';
import type { LineAt } from '../../core/engine/line';
import type { RuleAt, WouldMatch } from '../../core/engine/would-match';
import type { Suggestions } from '../../core/netfilter/line-complete';
import type { WordHelp } from '../../core/netfilter/line-help';
import type { Import } from '../../core/import/import';
import type { Source } from '../../core/import/source';
import type { Problem } from '../../core/lib/words';
import type { Place, Trace } from '../../core/trace/step';
import type { Burst } from '../../core/trace/tally';
import type { Action, Recording } from '../../core/world/action';
import type { LinkedRecording } from '../../core/world/rules-patch';
import type { Scenario } from '../../core/world/scenario';
import { scenarios } from '../../core/world/scenarios/all';
import { type Client, connect, Gone, Refused } from '../../worker/client';
import type { ActAnswer, Answer, Opened, Request } from '../../worker/protocol';
import type { SnapshotChange } from '../../worker/snapshot-change';
import { Unreadable } from '../share/check';
import type { SharedState } from '../share/state';
import { linkNow, type Start } from '../start';
import { type Link, writeLink } from './link';
import {
  actionsDone,
  addMoment,
  commonLength,
  dropGhost,
  forgetHistory,
  leaveFuture,
  nameActions,
  rememberForUndo,
  takeUndo,
  useHistory,
} from './history';
import { goToMoment, showWalk, usePlayback } from './playback';
import { resetSelection } from './selection';
import { setTraces } from './traces';
import { beginWorld, setRecording, useWorld } from './world';

export interface SimulationState {
  /** Requests that are not answered yet. */
  readonly pending: number;
  /** The scenario that is open or being opened. */
  readonly scenario?: Scenario | undefined;
  /** The link asked for a scenario that does not exist. */
  readonly unknown?: string | undefined;
  /** The link could not be read: what is wrong with it. */
  readonly broken?: string | undefined;
  /** The last request was refused: what to tell. */
  readonly refusal?: string | undefined;
  /** The worker failed, with the recording that leads there. */
  readonly crash?: { readonly message: string; readonly recording: Recording | LinkedRecording } | undefined;
  /** The browser or the embedding page lets no worker run. */
  readonly blocked?: string | undefined;
}

export const useSimulation = create<SimulationState>()(() => ({ pending: 0 }));
const { getState, setState } = useSimulation;

let client: Client | undefined;
/** Traces of the action whose snapshot has not come yet. */
let arrived: readonly Trace[] = [];
/** What is being done, from the position of its first action on: the worker tells only what comes of it. */
let doing: { readonly from: number; readonly actions: readonly Action[] } = { from: 0, actions: [] };
/** Grows by one with each recording that is opened: an answer to an earlier one comes too late. */
let opening = 0;

const listener = {
  snapshot(change: SnapshotChange, fresh: boolean, index: number, burst?: Burst) {
    if (fresh) forgetHistory();
    const own = getState().scenario?.actions ?? [];
    const action = index < 0 ? own[own.length + index] : doing.actions[index - doing.from];
    addMoment({ index, action, burst }, change, arrived);
    arrived = [];
  },
  traces(traces: readonly Trace[]) {
    arrived = traces;
  },
  crash(message: string, recording: Recording | LinkedRecording) {
    setState({ crash: { message, recording } });
  },
  blocked(message: string) {
    setState({ blocked: message });
  },
};

async function ask<R extends Request>(request: R): Promise<Answer<R>> {
  if (!client) {
    client = connect();
    client.listen(listener);
  }
  setState((state) => ({ pending: state.pending + 1 }));
  try {
    return await client.request(request);
  } finally {
    setState((state) => ({ pending: state.pending - 1 }));
  }
}

/** Shows the last moment; plays what it sent where it sent anything. */
function showLast(play: boolean): void {
  const { moments } = useHistory.getState();
  const at = moments.length - 1;
  const sent = (moments[at]?.traces.length ?? 0) > 0;
  goToMoment(at, play && sent ? 'start' : 'end', { play: play && sent && !usePlayback.getState().reducedMotion });
}

/** Tells the rest of the page what was done. */
function noteRecording(): void {
  const { recording } = useWorld.getState();
  if (recording) setRecording({ ...recording, actions: actionsDone() });
  // The address would still say what there was before.
  if (recording && !recording.setup && location.hash)
    history.replaceState(null, '', writeLink(location.search, recording.scenario));
}

async function open(recording: Recording | LinkedRecording, begun?: Promise<Opened>): Promise<boolean> {
  const turn = ++opening;
  arrived = [];
  doing = { from: 0, actions: recording.actions as readonly Action[] };
  beginWorld();
  forgetHistory();
  setTraces([]);
  showWalk([], { play: false });
  setState({ refusal: undefined, unknown: undefined, broken: undefined });
  try {
    const answer = await (begun ?? ask({ kind: 'open', recording }));
    // Another one was picked meanwhile.
    if (turn !== opening) return false;
    nameActions(answer.recording.actions);
    setRecording(answer.recording);
    showLast(true);
    const look = getState().scenario?.look;
    const { snapshot } = useWorld.getState();
    resetSelection(look && snapshot?.rules[look] ? look : (Object.keys(snapshot?.rules ?? {})[0] ?? ''));
    if (answer.stopped) setState({ refusal: answer.stopped });
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

/** A refusal is told to the reader; a worker that went away has its own screen; anything else is our fault. */
function tell(error: unknown): void {
  if (error instanceof Refused) setState({ refusal: error.message });
  else if (!(error instanceof Gone)) throw error;
}

/** Takes over what was started before the page was there. */
export function takeOver({ link, early, state }: Start): void {
  if (state) {
    void openState(state, () => void openAsked(link));
    return;
  }
  if (link.kind === 'unknown' || !early) {
    setState({ unknown: link.id });
    return;
  }
  client = early.client;
  setState({ scenario: early.scenario, pending: 1 });
  const opened = early.opened.finally(() => setState((now) => ({ pending: now.pending - 1 })));
  void open(early.recording, opened);
  client.listen(listener);
}

/** Opens what the address bar asks for, when the reader goes back or forward. */
export function openLink(): void {
  const { link, state } = linkNow();
  if (state) void openState(state, () => void openAsked(link));
  else void openAsked(link);
}

async function openAsked(link: Link): Promise<void> {
  if (link.kind === 'unknown') setState({ unknown: link.id });
  else await openScenario(link.id, link.seed);
}

/** Opens a whole state once it is unpacked; something else where there is none. A state that cannot be read is told. */
export async function openState(
  coming: Promise<SharedState | undefined>,
  otherwise: () => void = () => {},
): Promise<void> {
  setState((now) => ({ pending: now.pending + 1 }));
  try {
    const state = await coming;
    if (!state) return otherwise();
    const { showView } = await import('../share/state');
    if ((await openRecording(state.recording)) && state.view) showView(state.view);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    setState({ broken: error.message });
  } finally {
    setState((now) => ({ pending: now.pending - 1 }));
  }
}

async function openScenario(id: string, seed?: number): Promise<void> {
  const scenario = scenarios.find((s) => s.id === id);
  if (!scenario) throw new Error(`no such scenario: ${id}`);
  setState({ scenario, broken: undefined });
  await open({ version: 1, scenario: id, seed: seed ?? scenario.seed, actions: [] });
}

/**
 * Opens a recording that came from elsewhere: a link, a file, the page around an embed. Where its scenario is not known,
 * says so. `true` once it is open and nothing else was opened meanwhile.
 */
export async function openRecording(recording: Recording | LinkedRecording): Promise<boolean> {
  const scenario = recording.setup ?? scenarios.find((s) => s.id === recording.scenario);
  if (!scenario) {
    setState({ unknown: recording.scenario });
    return false;
  }
  setState({ scenario });
  return await open(recording);
}

/** Opens a scenario that the reader picked, and puts its link into the address bar. */
export function pickScenario(id: string): void {
  history.pushState(null, '', writeLink(location.search, id));
  void openScenario(id);
}

/** Starts the open scenario anew: what was done since stays as a ghost. */
export function startAgain(): void {
  if (busy()) return;
  rememberForUndo(actionsDone());
  void become([], true, true);
}

/** What is done in the past begins another future: the one that was there stays as a ghost. */
async function leaveShownFuture(): Promise<void> {
  const { moments, at } = useHistory.getState();
  if (at < 0 || at >= moments.length - 1) return;
  const count = Math.max(0, (moments[at]?.index ?? -1) + 1);
  if (moments.every((m) => m.index < count)) return;
  leaveFuture(count, true);
  await ask({ kind: 'seek', actions: count });
}

/** Does another recording of the scenario instead: back to what both have in common, then the rest. */
async function become(actions: readonly Action[], asGhost: boolean, play = false): Promise<void> {
  const from = commonLength(actionsDone(), actions);
  const next = actions.slice(from);
  setState({ refusal: undefined });
  leaveFuture(from, asGhost);
  doing = { from, actions: next };
  try {
    await ask({ kind: 'seek', actions: from, next });
    noteRecording();
    showLast(play);
  } catch (error) {
    tell(error);
  }
}

const busy = () => getState().pending > 0;

/** Takes back the last thing that was done, or does it again. */
export async function undo(way: 'undo' | 'redo' = 'undo'): Promise<void> {
  if (busy()) return;
  const target = takeUndo(way);
  if (target) await become(target, false);
}

/** Goes back to a future that was left; the present one is left in its place. */
export async function restoreGhost(id: number): Promise<void> {
  const ghost = useHistory.getState().ghosts.find((g) => g.id === id);
  if (!ghost || busy()) return;
  rememberForUndo(actionsDone());
  dropGhost(id);
  await become(ghost.actions, true);
}

/** Does one action more and plays what it sent. `isGesture`: it can be undone by itself. `undefined` where the request was refused or the worker stopped. */
export async function act(action: Action, isGesture = true): Promise<ActAnswer | undefined> {
  setState({ refusal: undefined });
  try {
    const before = actionsDone();
    await leaveShownFuture();
    const { moments } = useHistory.getState();
    doing = { from: (moments.at(-1)?.index ?? -1) + 1, actions: [action] };
    const answer = await ask({ kind: 'act', action });
    if (isGesture) rememberForUndo(before);
    noteRecording();
    showLast(true);
    return answer;
  } catch (error) {
    tell(error);
    return undefined;
  }
}

type Probe = Extract<Action, { kind: 'probe' }>;

/** The last packet that was sent, by the reader or by the scenario itself. */
export function lastProbe(recording: Recording | undefined, scenario: Scenario | undefined): Probe | undefined {
  const all = [...(scenario?.actions ?? []), ...(recording?.actions ?? [])];
  return all.findLast((action) => action.kind === 'probe');
}

export async function sendAgain(isGesture = true): Promise<void> {
  const probe = lastProbe(useWorld.getState().recording, getState().scenario);
  if (probe) await act(probe, isGesture);
}

/** Applies an action that changes rules, then sends the last packet again to show what it changed. */
export async function actAndSendAgain(action: Action): Promise<ActAnswer | undefined> {
  const answer = await act(action);
  if (answer && !answer.problems.some((p) => p.severity === 'error')) await sendAgain(false);
  return answer;
}

/** What is wrong with a ruleset text; nothing is changed. */
export async function check(on: Place, text: string): Promise<readonly Problem[]> {
  try {
    return (await ask({ kind: 'check', on, text })).problems;
  } catch (error) {
    tell(error);
    return [];
  }
}

/** What a word of a line of rules means. */
export async function describeWord(at: LineAt): Promise<WordHelp | undefined> {
  try {
    return (await ask({ kind: 'describe', at })).help;
  } catch (error) {
    tell(error);
    return undefined;
  }
}

/** What may be written at a place of a text of rules. */
export async function completeLine(at: LineAt): Promise<Suggestions | undefined> {
  try {
    return await ask({ kind: 'complete', at });
  } catch (error) {
    tell(error);
    return undefined;
  }
}

/** Makes a scenario of dumps; nothing is opened. With a key, addresses and names are others. */
export async function readDumps(sources: readonly Source[], anonymise?: number): Promise<Import | undefined> {
  const request = { kind: 'import', sources } as const;
  try {
    return await ask(anonymise === undefined ? request : { ...request, anonymise });
  } catch (error) {
    tell(error);
    return undefined;
  }
}

/** The YAML of objects of the cluster, by the names that the snapshot lists them with. */
export async function manifestOf(objects: readonly string[]): Promise<string> {
  try {
    return (await ask({ kind: 'manifest', objects })).text;
  } catch (error) {
    tell(error);
    return '';
  }
}

/** Why a rule matched the packet of a step, or did not. '' where nothing can be said. */
export async function explain(trace: number, step: number, rule?: number): Promise<string> {
  const request = { kind: 'explain', trace, step } as const;
  try {
    return (await ask(rule === undefined ? request : { ...request, rule })).why;
  } catch (error) {
    // Asked about a walk that is gone: nothing that the reader did.
    if (!(error instanceof Refused)) tell(error);
    return '';
  }
}

/** A packet that would match a rule, tried out, or why there is none. `undefined` where the rule is gone. */
export async function wouldMatch(at: RuleAt): Promise<WouldMatch | undefined> {
  try {
    return await ask({ kind: 'match', at });
  } catch (error) {
    if (!(error instanceof Refused)) tell(error);
    return undefined;
  }
}

/** After a crash: a new worker, and the recording up to the action before the one that failed. */
export function restart(): void {
  const { recording } = useWorld.getState();
  const { crash, scenario } = getState();
  client?.stop();
  client = undefined;
  setState({ crash: undefined, blocked: undefined });
  const from = recording ?? (crash && { ...crash.recording, actions: crash.recording.actions.slice(0, -1) });
  if (from) void open(from);
  else if (scenario) void openScenario(scenario.id);
}
