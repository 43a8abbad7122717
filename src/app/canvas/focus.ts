import type { Snapshot } from '../../core/engine/snapshot';
import type { HookName, Step, TableName, Trace } from '../../core/trace/step';
import { type Station, stationOf } from '../playback/rows';
import { hostOf, inChain, netnsOf } from '../playback/schedule';
import type { Pick } from '../store/view';
import { nodesOf } from './places';

/** What the canvas looks at: a station, and where known a chain and a rule in it. */
export interface Focus {
  readonly station: Station;
  readonly chain?: string | undefined;
  readonly rule?: number | undefined;
}

/** The node of a step; for a step elsewhere the node the packet was at, or will be. '' where there is none. */
export function activeNode(snapshot: Snapshot, trace: Trace | undefined, at: number): string {
  const nodes = nodesOf(snapshot);
  const isNode = (step: Step | undefined) => step && nodes.some((n) => n.name === hostOf(step.place));
  const steps = trace?.steps ?? [];
  const found = steps.slice(0, at + 1).findLast(isNode) ?? steps.slice(at).find(isNode);
  return found ? hostOf(found.place) : (nodes[0]?.name ?? '');
}

/** The first node of a walk, in whatever packet. */
export function entryNode(snapshot: Snapshot, walk: readonly Trace[]): string {
  const names = new Set(nodesOf(snapshot).map((n) => n.name));
  for (const trace of walk) {
    for (const step of trace.steps) if (names.has(hostOf(step.place))) return hostOf(step.place);
  }
  return '';
}

/** Every netns that a walk touches. */
export function visitedNetns(walk: readonly Trace[]): ReadonlySet<string> {
  const visited = new Set<string>();
  for (const trace of walk) for (const step of trace.steps) visited.add(netnsOf(step));
  return visited;
}

/**
 * Where to look at step `at`: its own station; between stations the last one passed in this host, or the next one.
 */
export function focusAt(snapshot: Snapshot, trace: Trace | undefined, at: number, pick: Pick | undefined): Focus {
  if (pick) return pick;
  const steps = trace?.steps ?? [];
  const here = steps[at];
  const own = here && inChain(here);
  if (own) return { station: stationOf(own), chain: own.chain, rule: ruleOf(own) };
  const host = activeNode(snapshot, trace, at);
  const near = (step: Step) => inChain(step) !== undefined && hostOf(step.place) === host;
  const step = steps.slice(0, at + 1).findLast(near) ?? steps.slice(at).find(near);
  const c = step && inChain(step);
  if (c) return { station: stationOf(c), chain: c.chain };
  return {
    station: { netns: `${host}/root`, hook: 'PREROUTING' as HookName, table: 'nat' as TableName },
    chain: 'PREROUTING',
  };
}

function ruleOf(step: Step): number | undefined {
  if (step.kind === 'rule' || step.kind === 'unknown') return step.rule;
  return step.kind === 'miss' ? step.last : undefined;
}
