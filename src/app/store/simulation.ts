// The one door to the simulation. Written here only.
import { create } from 'zustand';
import type { Problem } from '../../core/lib/words';
import type { Place, Trace } from '../../core/trace/step';
import type { Action, Recording } from '../../core/world/action';
import type { Scenario } from '../../core/world/scenario';
import { scenarios } from '../../core/world/scenarios/all';
import { type Client, connect, Gone, Refused } from '../../worker/client';
import type { ActAnswer, Answer, Opened, Request } from '../../worker/protocol';
import type { SnapshotChange } from '../../worker/snapshot-change';
import { linkNow, type Start } from '../start';
import { writeLink } from './link';
import { showWalk, usePlayback } from './playback';
import { resetSelection } from './selection';
import { addTraces, forgetTraces, lastWalk, useTraces } from './traces';
import { beginWorld, mergeSnapshot, setRecording, useWorld } from './world';

export interface SimulationState {
  /** Requests that are not answered yet. */
  readonly pending: number;
  /** The scenario that is open or being opened. */
  readonly scenario?: Scenario | undefined;
  /** The link asked for a scenario that does not exist. */
  readonly unknown?: string | undefined;
  /** The last request was refused: what to tell. */
  readonly refusal?: string | undefined;
  /** The worker failed, with the recording that leads there. */
  readonly crash?: { readonly message: string; readonly recording: Recording } | undefined;
  /** The browser or the embedding page lets no worker run. */
  readonly blocked?: string | undefined;
}

export const useSimulation = create<SimulationState>()(() => ({ pending: 0 }));
const { getState, setState } = useSimulation;

let client: Client | undefined;
/** Traces that came since the last answer. */
let arrived: readonly Trace[] = [];
/** Grows by one with each recording that is opened: an answer to an earlier one comes too late. */
let opening = 0;

const listener = {
  snapshot(change: SnapshotChange, fresh: boolean) {
    mergeSnapshot(change, fresh, useTraces.getState().traces.at(-1)?.id ?? -1);
  },
  traces(traces: readonly Trace[]) {
    arrived = [...arrived, ...traces];
    addTraces(traces);
  },
  crash(message: string, recording: Recording) {
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

/** Plays what an action sent, where it sent anything. */
function showArrived(): void {
  const walk = lastWalk(arrived);
  arrived = [];
  if (walk.length) showWalk(walk, { play: !usePlayback.getState().reducedMotion });
}

async function open(recording: Recording, begun?: Promise<Opened>): Promise<void> {
  const turn = ++opening;
  arrived = [];
  beginWorld();
  forgetTraces();
  showWalk([], { play: false });
  setState({ refusal: undefined, unknown: undefined });
  try {
    const answer = await (begun ?? ask({ kind: 'open', recording }));
    if (turn !== opening) {
      // Another one was picked meanwhile.
      arrived = [];
      forgetTraces();
      return;
    }
    setRecording(answer.recording);
    const { snapshot } = useWorld.getState();
    const look = getState().scenario?.look;
    resetSelection(look && snapshot?.rules[look] ? look : (Object.keys(snapshot?.rules ?? {})[0] ?? ''));
    showArrived();
  } catch (error) {
    tell(error);
  }
}

/** A refusal is told to the reader; a worker that went away has its own screen; anything else is our fault. */
function tell(error: unknown): void {
  if (error instanceof Refused) setState({ refusal: error.message });
  else if (!(error instanceof Gone)) throw error;
}

/** Takes over what was started before the page was there. */
export function takeOver({ link, early }: Start): void {
  if (link.kind === 'unknown' || !early) {
    setState({ unknown: link.id });
    return;
  }
  client = early.client;
  setState({ scenario: early.scenario, pending: 1 });
  const opened = early.opened.finally(() => setState((state) => ({ pending: state.pending - 1 })));
  void open(early.recording, opened);
  client.listen(listener);
}

/** Opens what the address bar asks for, when the reader goes back or forward. */
export function openLink(): void {
  const link = linkNow();
  if (link.kind === 'unknown') setState({ unknown: link.id });
  else void openScenario(link.id, link.seed);
}

async function openScenario(id: string, seed?: number): Promise<void> {
  const scenario = scenarios.find((s) => s.id === id);
  if (!scenario) throw new Error(`no such scenario: ${id}`);
  setState({ scenario });
  await open({ version: 1, scenario: id, seed: seed ?? scenario.seed, actions: [] });
}

/** Opens a recording that came from elsewhere: a link, a file, the page around an embed. Where its scenario is not known, says so. */
export async function openRecording(recording: Recording): Promise<void> {
  const scenario = scenarios.find((s) => s.id === recording.scenario);
  if (!scenario) return setState({ unknown: recording.scenario });
  setState({ scenario });
  await open(recording);
}

/** Opens a scenario that the reader picked, and puts its link into the address bar. */
export function pickScenario(id: string): void {
  history.pushState(null, '', writeLink(location.search, id));
  void openScenario(id);
}

/** Starts the open scenario anew: what was done since is dropped. */
export function startAgain(): void {
  const { scenario } = getState();
  if (scenario) void openScenario(scenario.id, useWorld.getState().recording?.seed);
}

/** Does one action more and plays what it sent. `undefined` where the request was refused or the worker stopped. */
export async function act(action: Action): Promise<ActAnswer | undefined> {
  setState({ refusal: undefined });
  try {
    const answer = await ask({ kind: 'act', action });
    setRecording(answer.recording);
    showArrived();
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

export async function sendAgain(): Promise<void> {
  const probe = lastProbe(useWorld.getState().recording, getState().scenario);
  if (probe) await act(probe);
}

/** Applies an action that changes rules, then sends the last packet again to show what it changed. */
export async function actAndSendAgain(action: Action): Promise<ActAnswer | undefined> {
  const answer = await act(action);
  if (answer && !answer.problems.some((p) => p.severity === 'error')) await sendAgain();
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
