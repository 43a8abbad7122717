import { say } from '../lib/say';
import type { Netns } from '../net/netns';
import { whyNot } from '../netfilter/explain-rule';
import type { Place, Step, TableName, Trace } from '../trace/step';
import type { Action } from '../world/action';
import { cloneWorld } from '../world/clone';
import { Refused } from './actions';
import { type Engine, tryAction } from './engine';
import { momentOf } from './explain';
import { candidates, type Candidate } from './match-candidates';
import { neverMatches, nobodyHas } from './match-reasons';
import { type Way, type WayPoint, waysTo } from './match-ways';

export type Probe = Extract<Action, { kind: 'probe' }>;

/** A rule, by where it stands. */
export interface RuleAt {
  readonly on: Place;
  readonly table: TableName;
  readonly chain: string;
  readonly rule: number;
}

/** A packet that hits a rule, tried out; or why there is none. */
export type WouldMatch = { readonly probe: Probe } | { readonly why: string };

/** Packets that are tried before giving up, and connections where chance has a say. */
const MOST_TRIED = 48;
const MOST_DRAWN = 40;
/** Of how many packets more than one connection is tried. */
const MOST_REPEATED = 4;

/**
 * Finds a packet that somebody here could send and that would match a rule now. What is offered was tried in a copy of the
 * world and did match; the world stays as it is.
 *
 * @throws Refused where there is no such rule
 */
export function wouldMatch(engine: Engine, at: RuleAt): WouldMatch {
  const ns = engine.world.net.namespaces.get(at.on);
  const table = ns?.netfilter.ipv4.tables.get(at.table);
  const chain = table?.chains.get(at.chain);
  const rule = chain?.rules[at.rule];
  if (!ns || !table || !chain || !rule) throw new Refused(say('There is no such rule.'));
  const never = neverMatches(chain, at.rule);
  if (never) return { why: never };
  const ways = waysTo(table, chain, rule);
  if (ways.length === 0) return { why: say`No rule leads to ${chain.name}, so no packet comes to it.` };

  const found = candidates(engine.world, ns, table, ways);
  const stopped: { readonly candidate: Candidate; readonly at: Stopped | undefined }[] = [];
  for (const candidate of found.slice(0, MOST_TRIED)) {
    const traces = attempt(engine, probeOf(candidate));
    if (traces.some((trace) => hits(trace, at))) return { probe: probeOf(candidate) };
    stopped.push({ candidate, at: furthest(ns, at.table, ways, traces, candidate) });
  }
  stopped.sort((a, b) => (b.at?.depth ?? -1) - (a.at?.depth ?? -1));
  // Chance, a limit or a count may take only one of several.
  for (const { candidate } of stopped.slice(0, MOST_REPEATED)) {
    const many = { ...probeOf(candidate), count: MOST_DRAWN };
    const traces = attempt(engine, many);
    const hit = traces.find((trace) => hits(trace, at));
    if (!hit) continue;
    const flows = [...new Set(traces.filter((t) => t.title !== 'ARP').map((t) => t.flow))];
    const probe = fewest(engine, many, flows.indexOf(hit.flow) + 1, at);
    if (probe) return { probe };
  }
  const tried = stopped.length;
  const none = say`Of ${tried} packets that hosts and pods here can send, none came to ${chain.name}.`;
  return { why: nobodyHas(engine.world, ways) ?? stopped[0]?.at?.sentence() ?? none };
}

const probeOf = ({ from, to, protocol, sport }: Candidate): Probe => ({
  kind: 'probe',
  from,
  to,
  protocol,
  ...(sport === undefined ? {} : { sport }),
});

/** The traces that an action would lead to; none where it cannot be done. */
function attempt(engine: Engine, probe: Probe): readonly Trace[] {
  try {
    return tryAction(cloneWorld(engine.world), probe);
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}

/** As few connections as it takes, tried again as they will be sent. */
function fewest(engine: Engine, many: Probe, about: number, at: RuleAt): Probe | undefined {
  for (const count of [about, MOST_DRAWN]) {
    const probe = { ...many, count };
    if (attempt(engine, probe).some((trace) => hits(trace, at))) return probe;
  }
  return undefined;
}

const within = (step: Step, ns: Place) => step.place.startsWith(`${ns}/`);

/** Did a packet hit the rule? */
export function hits(trace: Trace, { on, table, chain, rule }: RuleAt): boolean {
  return trace.steps.some(
    (s) => s.kind === 'rule' && s.rule === rule && s.chain === chain && s.table === table && within(s, on),
  );
}

/** What stopped a packet on a way. */
interface Stopped {
  /** How many rules of the way it had passed. */
  readonly depth: number;
  readonly sentence: () => string;
}

type ChainStep = Extract<Step, { readonly chain: string }>;

/** Where a packet was stopped after it had come furthest. */
function furthest(
  ns: Netns,
  table: TableName,
  ways: readonly Way[],
  traces: readonly Trace[],
  candidate: Candidate,
): Stopped | undefined {
  let found: Stopped | undefined;
  for (const trace of traces) {
    for (const step of trace.steps) {
      if (!('chain' in step) || step.table !== table || !within(step, ns.place)) continue;
      for (const way of ways) {
        way.forEach((point, depth) => {
          if (point.chain.name !== step.chain || (found && found.depth >= depth)) return;
          const sentence = whyStopped(ns, step, point, candidate);
          if (sentence) found = { depth, sentence };
        });
      }
    }
  }
  return found;
}

/** Why a step kept a packet from matching a rule of its way. */
function whyStopped(
  ns: Netns,
  step: ChainStep,
  { chain, index, rule }: WayPoint,
  { label, protocol }: Candidate,
): (() => string) | undefined {
  const who = `${label}, ${protocol.toUpperCase()}`;
  if (step.kind === 'miss' && step.first <= index && index <= step.last) {
    return () => {
      const why = whyNot(rule, momentOf(ns, step, index));
      return say`The nearest packet (${who}) came to rule ${index + 1} of ${chain.name} and did not match: ${why}.`;
    };
  }
  if (step.kind === 'unknown' && step.rule <= index) {
    const { extension } = step;
    return () =>
      say`Rule ${step.rule + 1} of ${chain.name} asks for ${extension}, which is not known here: there the walk ends.`;
  }
  const leaves = step.kind === 'rule' && step.rule < index && !['CONTINUE', 'JUMP'].includes(step.verdict.kind);
  if (!leaves) return undefined;
  return () =>
    say`Rule ${step.rule + 1} of ${chain.name} takes the nearest packet (${who}) before it comes to rule ${index + 1}.`;
}
