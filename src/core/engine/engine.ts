import { say } from '../lib/say';
import type { Problem } from '../lib/words';
import { sendLocal } from '../net/output';
import { createRun, type Run } from '../net/run';
import { execIn } from '../shell/shell';
import type { Job } from '../kube/control/job';
import type { Trace } from '../trace/step';
import { type Burst, condense } from '../trace/tally';
import type { Action, Recording } from '../world/action';
import { buildWorld } from '../world/build';
import { doJob } from '../world/control/jobs';
import { programsOf } from '../world/edge/programs';
import { scenarios } from '../world/scenarios/all';
import type { Scenario } from '../world/scenario';
import type { World } from '../world/world';
import { begin, checkRules, type Done, doAction, Refused } from './actions';
import { rememberRules, type RuleHistory } from './rule-history';
import { type Checkpoint, nearest, restoreCheckpoint, takeCheckpoint, thin } from './checkpoints';

/** A recording that is open: its world as it is after the last action, and how to get back to earlier ones. */
export interface Engine {
  readonly scenario: Scenario;
  readonly seed: number;
  /** What was done after the scenario's own actions. */
  actions: readonly Action[];
  world: World;
  checkpoints: Checkpoint[];
  /** Traces by id, of every action up to now. */
  traces: Map<number, Trace>;
  /** The rules as they were during each action. */
  rules: Map<number, RuleHistory>;
}

export interface Acted extends Done {
  /** What the action led to, in order of time. */
  readonly traces: readonly Trace[];
  /** Of very many connections only some are told in traces; this counts all. */
  readonly burst?: Burst;
}

/** Connections of one action whose traces are all kept. */
const MOST_FLOWS = 40;

export function recordingOf(engine: Engine): Recording {
  const { scenario, seed, actions } = engine;
  const recording: Recording = { version: 1, scenario: scenario.id, seed, actions };
  return scenarios.includes(scenario) ? recording : { ...recording, setup: scenario };
}

export function findScenario(id: string): Scenario {
  const scenario = scenarios.find((s) => s.id === id);
  if (!scenario)
    throw new Refused(say`There is no scenario "${id}". There are: ${scenarios.map((s) => s.id).join(', ')}.`);
  return scenario;
}

/** Opens a scenario as it begins, with its own seed. */
export function beginRecording(scenario: Scenario): Recording {
  return { version: 1, scenario: scenario.id, seed: scenario.seed, actions: [] };
}

function newRun(world: World, action: number): Run {
  return createRun(world.net, sendLocal, {
    record: true,
    action,
    programs: programsOf(world, (run) => execIn(world, run)),
    job: (run, job) => doJob(world, job as Job, execIn(world, run), run),
  });
}

/** Traces of a run, in the order in which they began. */
function tracesOf(run: Run): readonly Trace[] {
  for (const trace of run.open.values()) run.done.push(trace.close('lost'));
  run.open.clear();
  return run.done.sort((a, b) => a.id - b.id);
}

/** Hears of each of a scenario's own actions once it is done: its position (below 0), and what it sent. */
type AfterAction = (engine: Engine, index: number, traces: readonly Trace[]) => void;

function step(engine: Engine, action: Action, index: number, most = MOST_FLOWS): Acted {
  return record(engine, index, (run) => doAction(engine.world, run, action), most);
}

function record(engine: Engine, index: number, action: (run: Run) => Done, most = MOST_FLOWS): Acted {
  const run = newRun(engine.world, index);
  const done = action(run);
  const { traces, burst } = condense(tracesOf(run), most);
  for (const trace of traces) engine.traces.set(trace.id, trace);
  engine.rules.set(index, rememberRules(engine.world, engine.rules.get(index - 1)));
  return { ...done, traces, ...(burst ? { burst } : {}) };
}

/**
 * Opens a recording: builds the world, applies the scenario's objects, does its actions and then the recording's.
 * Actions of the scenario count from below 0, those of the recording from 0.
 *
 * @throws Refused on an unknown scenario or an action that cannot be done
 */
export function open(
  recording: Recording,
  after: AfterAction = () => {},
): { readonly engine: Engine; readonly traces: readonly Trace[] } {
  const scenario = recording.setup ?? findScenario(recording.scenario);
  const world = buildWorld(scenario.cluster, recording.seed, (made) => execIn(made, newRun(made, 0)));
  const engine: Engine = {
    scenario,
    seed: recording.seed,
    actions: [],
    world,
    checkpoints: [],
    traces: new Map(),
    rules: new Map(),
  };
  const own = scenario.actions;
  const set = record(engine, -own.length - 1, (run) => begin(world, run, scenario.manifests));
  const wrong = set.problems[0]?.message ?? set.failures;
  if (wrong && recording.setup) throw new Refused(say`The world cannot be set up: ${wrong}`);
  if (wrong) throw new Error(`scenario ${scenario.id}: ${wrong}`);
  after(engine, -own.length - 1, set.traces);
  const traces = own.flatMap((action, n) => {
    const { traces: sent } = step(engine, action, n - own.length);
    after(engine, n - own.length, sent);
    return sent;
  });
  engine.checkpoints.push(takeCheckpoint(engine.world, 0));
  return { engine, traces: [...traces, ...recording.actions.flatMap((action) => act(engine, action).traces)] };
}

/**
 * Does one action more.
 *
 * @param most connections whose traces are all kept
 * @throws Refused where it cannot be done; nothing changed then
 */
export function act(engine: Engine, action: Action, most = MOST_FLOWS): Acted {
  const acted = step(engine, action, engine.actions.length, most);
  engine.actions = [...engine.actions, action];
  const last = engine.checkpoints.at(-1);
  if (last && engine.actions.length - last.actions >= BETWEEN) {
    engine.checkpoints = thin([...engine.checkpoints, takeCheckpoint(engine.world, engine.actions.length)]);
  }
  return acted;
}

/**
 * What an action would send, done in a world that is thrown away.
 *
 * @throws Refused where it cannot be done
 */
export function tryAction(world: World, action: Action): readonly Trace[] {
  const run = newRun(world, 0);
  doAction(world, run, action);
  return tracesOf(run);
}

/** Actions between two checkpoints. */
const BETWEEN = 8;

/**
 * Goes back to the world after the first `count` actions; the later ones are forgotten.
 *
 * @returns the traces of the last action that is left
 */
export function seek(engine: Engine, count: number): readonly Trace[] {
  const actions = engine.actions.slice(0, Math.max(0, count));
  const checkpoint = nearest(engine.checkpoints, actions.length);
  engine.checkpoints = engine.checkpoints.filter((c) => c.actions <= checkpoint.actions);
  engine.world = restoreCheckpoint(checkpoint);
  engine.traces = new Map([...engine.traces].filter(([, trace]) => trace.action < checkpoint.actions));
  engine.actions = actions.slice(0, checkpoint.actions);
  let traces: readonly Trace[] = [...engine.traces.values()].filter((t) => t.action === actions.length - 1);
  for (const action of actions.slice(checkpoint.actions)) traces = act(engine, action).traces;
  return traces;
}

/** What iptables-restore would say of a text in a netns. */
export function check(engine: Engine, on: string, text: string): readonly Problem[] {
  return checkRules(engine.world, on, text);
}
