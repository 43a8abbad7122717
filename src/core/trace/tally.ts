import type { Trace } from './step';

/** What became of many connections. */
export interface Tally {
  readonly connections: number;
  /** How many ended where: a pod or a machine that got the first packet, or how that ended. */
  readonly ends: Readonly<Record<string, number>>;
  /** Of each chain that draws lots (`node-1/root/nat/KUBE-SVC-…`): how many packets each of its rules took. */
  readonly chance: Readonly<Record<string, Readonly<Record<number, number>>>>;
}

/** A tally of a burst too large to keep every trace of, with what stands for those that are gone. */
export interface Burst extends Tally {
  /** For each connection the flow of a kept one that went the same way. */
  readonly like: readonly number[];
}

export function tallyOf(traces: readonly Trace[]): Tally {
  const ends: Record<string, number> = {};
  const taken: Record<string, Record<number, number>> = {};
  const drawing = new Set<string>();
  const flows = new Set<number>();
  for (const trace of traces) {
    if (!flows.has(trace.flow)) {
      const end = endOf(trace);
      ends[end] = (ends[end] ?? 0) + 1;
      flows.add(trace.flow);
    }
    for (const step of trace.steps) {
      if (step.kind !== 'rule' && step.kind !== 'miss') continue;
      const chain = `${step.place.split('/', 2).join('/')}/${step.table}/${step.chain}`;
      if (step.draws) drawing.add(chain);
      if (step.kind !== 'rule') continue;
      taken[chain] ??= {};
      taken[chain][step.rule] = (taken[chain][step.rule] ?? 0) + 1;
    }
  }
  const chance = Object.fromEntries(Object.entries(taken).filter(([chain]) => drawing.has(chain)));
  return { connections: flows.size, ends, chance };
}

function endOf(trace: Trace): string {
  const [host = '', netns = 'root'] = trace.steps.at(-1)?.place.split('/') ?? [];
  const who = netns === 'root' ? host : netns;
  return trace.outcome === 'delivered' ? who : `${trace.outcome} at ${who}`;
}

/**
 * Keeps the traces of some connections of a burst: the first ones, and one of each way that was gone. What is told of all
 * of them is counted before the rest is dropped.
 *
 * @param most connections whose traces are kept; where there are no more, all are and there is no burst
 */
export function condense(
  traces: readonly Trace[],
  most: number,
): { readonly traces: readonly Trace[]; readonly burst?: Burst } {
  const flows = new Map<number, Trace[]>();
  for (const trace of traces) {
    const flow = flows.get(trace.flow);
    if (flow) flow.push(trace);
    else flows.set(trace.flow, [trace]);
  }
  if (flows.size <= most) return { traces };
  const ways = new Map<string, number>();
  const kept = new Set<number>();
  const like: number[] = [];
  for (const [flow, own] of flows) {
    const way = own.map((t) => `${t.outcome} ${t.steps.map((s) => s.place).join(' ')}`).join('|');
    const same = ways.get(way);
    if (same === undefined) ways.set(way, flow);
    if (same === undefined || kept.size < most) kept.add(flow);
    like.push(kept.has(flow) ? flow : (same ?? flow));
  }
  return { traces: traces.filter((t) => kept.has(t.flow)), burst: { ...tallyOf(traces), like } };
}
