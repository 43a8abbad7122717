import type { Trace } from '../../core/trace/step';
import { inChain, netnsOf } from './schedule';

/** Packets and bytes. */
export type Count = readonly [packets: number, bytes: number];
export type Counts = ReadonlyMap<string, Count>;

/** Key of a rule's counter; rule -1 is the policy of a base chain. */
export function counterKey(netns: string, table: string, chain: string, rule: number): string {
  return `${netns}/${table}/${chain}/${rule}`;
}

/**
 * What the walk adds to the counters after the cursor, by `counterKey`. The snapshot is the world after the whole
 * action: take these off and the counters are those of the step shown.
 */
export function countsAfter(walk: readonly Trace[], packet: number, step: number): Counts {
  const counts = new Map(laterPackets(walk, packet));
  const trace = walk[packet];
  if (trace) addSteps(counts, trace, step + 1);
  return counts;
}

/** What one packet has counted up to a step, by `counterKey`. */
export function countsOf(trace: Trace | undefined, step: number): Counts {
  const counts = new Map<string, Count>();
  if (trace) addSteps(counts, { ...trace, steps: trace.steps.slice(0, step + 1) }, 0);
  return counts;
}

/** Counts of all packets behind `packet`; kept, as the cursor asks again for each step. */
function laterPackets(walk: readonly Trace[], packet: number): Counts {
  const kept = cache.get(walk);
  if (kept?.packet === packet) return kept.counts;
  const counts = new Map<string, Count>();
  for (const trace of walk.slice(packet + 1)) addSteps(counts, trace, 0);
  cache.set(walk, { packet, counts });
  return counts;
}
const cache = new WeakMap<readonly Trace[], { packet: number; counts: Counts }>();

function addSteps(counts: Map<string, Count>, trace: Trace, from: number): void {
  for (let n = from; n < trace.steps.length; n++) {
    const step = trace.steps[n];
    const c = step && inChain(step);
    if (!c || (c.kind !== 'rule' && c.kind !== 'policy')) continue;
    const key = counterKey(netnsOf(c), c.table, c.chain, c.kind === 'rule' ? c.rule : -1);
    const [packets, bytes] = counts.get(key) ?? [0, 0];
    counts.set(key, [packets + 1, bytes + c.before.length]);
  }
}
