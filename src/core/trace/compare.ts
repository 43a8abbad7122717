/**
 * Two walks side by side. Steps stand beside each other because they mean the same: the same part of the way, hook, table
 * and chain, the same rule or kind of step. Numbers of steps, of rules and of packets have no say.
 */
import { align, type Keys } from './align';
import { type Difference, differencesOf } from './differences';
import { innermost, isRoot, netnsOfPlace, rolesOf, type Walk } from './roles';
import type { Step, Trace } from './step';

/** A step by its packet in the walk and its place in the packet's trace. */
export interface StepAt {
  readonly packet: number;
  readonly step: number;
}

export interface Row {
  /** Absent where this walk has no such step. */
  readonly a?: StepAt;
  readonly b?: StepAt;
  /**
   * `carried`: both do the same, and something is different only because it became so earlier. `only a`: the other walk
   * has no such step.
   */
  readonly kind: 'same' | 'carried' | 'differs' | 'only a' | 'only b';
  readonly differences: readonly Difference[];
}

export interface Comparison {
  readonly rows: readonly Row[];
  /** The first row at which the walks differ; -1 where they do not. */
  readonly first: number;
  /** Rows that differ in themselves, gaps included. */
  readonly differing: number;
}

export const isDifferent = ({ kind }: Row): boolean => kind !== 'same' && kind !== 'carried';

/** A step with where it is. */
interface Placed {
  readonly step: Step;
  readonly at: StepAt;
}

/** Steps in a row at one hook of a netns, or one that is at none. */
interface Visit {
  readonly keys: Keys;
  readonly steps: readonly Placed[];
}

export function compareWalks(a: Walk, b: Walk): Comparison {
  const rows: Row[] = [];
  const known = new Set<string>();
  const left = visitsOf(a);
  const right = visitsOf(b);
  const add = (x: Placed | undefined, y: Placed | undefined) => rows.push(rowOf(x, y, known));
  for (const [p, q] of align(packetKeys(a.traces), packetKeys(b.traces))) {
    const visits = left[p] ?? [];
    const others = right[q] ?? [];
    for (const [v, w] of align(
      visits.map((visit) => visit.keys),
      others.map((visit) => visit.keys),
    )) {
      const steps = visits[v]?.steps ?? [];
      const beside = others[w]?.steps ?? [];
      const pairs = align(
        steps.map(({ step }) => stepKeys(step, a)),
        beside.map(({ step }) => stepKeys(step, b)),
      );
      for (const [m, n] of pairs) add(steps[m], beside[n]);
    }
  }
  return { rows, first: rows.findIndex(isDifferent), differing: rows.filter(isDifferent).length };
}

function rowOf(a: Placed | undefined, b: Placed | undefined, known: Set<string>): Row {
  if (!a || !b)
    return {
      ...(a ? { a: a.at } : {}),
      ...(b ? { b: b.at } : {}),
      kind: a ? 'only a' : 'only b',
      differences: [],
    };
  const differences = differencesOf(a.step, b.step, known);
  const kind = differences.some((d) => d.isNew) ? 'differs' : differences.length ? 'carried' : 'same';
  return { a: a.at, b: b.at, kind, differences };
}

/** Requests stand beside requests, answers beside answers; the same word for the packet first. */
function packetKeys(traces: readonly Trace[]): readonly Keys[] {
  const sender = netnsOfPlace(traces[0]?.steps[0]?.place ?? '');
  return traces.map((trace) => {
    const way = netnsOfPlace(trace.steps[0]?.place ?? '') === sender ? '>' : '<';
    return [`${way}${trace.title}`, way];
  });
}

function visitsOf(walk: Walk): readonly (readonly Visit[])[] {
  const roles = rolesOf(walk);
  return walk.traces.map((trace, packet) => {
    const visits: { keys: Keys; steps: Placed[] }[] = [];
    trace.steps.forEach((step, n) => {
      const keys = visitKeys(step, roles);
      const last = visits.at(-1);
      const placed = { step, at: { packet, step: n } };
      if (last && 'hook' in step && last.keys[0] === keys[0]) last.steps.push(placed);
      else visits.push({ keys, steps: [placed] });
    });
    return visits;
  });
}

function visitKeys(step: Step, roles: ReadonlyMap<string, string>): Keys {
  const netns = netnsOfPlace(step.place);
  const role = roles.get(netns) ?? netns;
  const tunnel = innermost(step.after) === step.after ? '' : ' in a tunnel';
  const stage = 'hook' in step ? step.hook : step.kind === 'socket' ? step.did : step.kind;
  // The sender's socket may be a machine's or a pod's; what a pod does is done by any pod.
  const loose = step.kind === 'socket' ? '' : isRoot(netns) ? role : 'pod';
  return [`${role} ${stage}${tunnel}`, `${loose} ${stage}${tunnel}`];
}

/** A chain without the hash in its name. Chains of a Service's pods are one kind, whether all of them or those of one node. */
function chainKind(chain: string): string {
  return chain
    .replace(/^((?:KUBE|CNI|cali)-(?:[A-Za-z]+-)?)[A-Za-z0-9_-]{14,}$/, '$1')
    .replace(/^KUBE-SVL-$/, 'KUBE-SVC-');
}

/** From the same rule of the same chain to what decides alike in the same table. */
function stepKeys(step: Step, walk: Walk): Keys {
  if (!('chain' in step)) {
    const exact = detailOf(step);
    return [`${step.kind} ${exact}`, step.kind, '', ''];
  }
  const { table, chain } = step;
  const kind = chainKind(chain);
  const did = deedOf(step);
  const goal = 'verdict' in step && 'chain' in step.verdict ? step.verdict.chain : '';
  const text = walk.ruleText?.(step) ?? `${did} ${goal}`;
  return [
    `${step.kind} ${table} ${chain} ${text}`,
    `${step.kind} ${table} ${kind} ${did} ${chainKind(goal)}`,
    `${table} ${kind}`,
    step.kind === 'miss' || step.kind === 'return' ? '' : `${table} ${did}`,
  ];
}

/** What a step in a chain did, in a word that no name of a chain is part of. */
function deedOf(step: Step): string {
  if (step.kind === 'policy') return step.verdict.kind;
  if (step.kind !== 'rule') return step.kind;
  const jumps = step.verdict.kind === 'JUMP' || step.verdict.kind === 'GOTO';
  return jumps || step.target === '' ? step.verdict.kind : step.target;
}

/** Tells apart what is of the same kind and in no chain. */
function detailOf(step: Step): string {
  switch (step.kind) {
    case 'conntrack':
      return `${step.conntrack?.kind ?? ''} ${step.note}`;
    case 'nat':
      return step.manip;
    case 'route':
    case 'link':
    case 'bridge':
      return step.device;
    default:
      return '';
  }
}
