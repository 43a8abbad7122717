import type { Trace } from '../../core/trace/step';
import { type Burst, type Tally, tallyOf } from '../../core/trace/tally';
import { durationOf } from './schedule';

/** One connection of a walk: its packets one after the other. */
export interface Flow {
  readonly flow: number;
  readonly packets: readonly FlowPacket[];
  /** Display time of the whole connection at speed 1, ms. */
  readonly length: number;
}

export interface FlowPacket {
  /** Position in the walk. */
  readonly packet: number;
  readonly trace: Trace;
  /** Display time at which it starts within its flow. */
  readonly start: number;
}

/** Time between the starts of two connections that are shown at once, and between the first and the last, ms. */
const LAG = 180;
const LONGEST_LAG = 6000;

/** The connections of a walk in the order of their first packets. */
export function flowsOf(walk: readonly Trace[]): readonly Flow[] {
  const known = cache.get(walk);
  if (known) return known;
  const flows = new Map<number, { flow: number; packets: FlowPacket[]; length: number }>();
  walk.forEach((trace, packet) => {
    const flow = flows.get(trace.flow) ?? { flow: trace.flow, packets: [], length: 0 };
    flows.set(trace.flow, flow);
    flow.packets.push({ packet, trace, start: flow.length });
    flow.length += startsOf(trace).at(-1) ?? 0;
  });
  // Of a large burst only some were kept: each of the others runs as one that went the same way.
  const like = bursts.get(walk)?.like.flatMap((flow) => flows.get(flow) ?? []);
  const made = like ?? [...flows.values()];
  cache.set(walk, made);
  return made;
}
const cache = new WeakMap<readonly Trace[], readonly Flow[]>();

/** Says that a walk stands for more connections than it has traces of. */
export function noteBurst(walk: readonly Trace[], burst: Burst): void {
  bursts.set(walk, burst);
}
const bursts = new WeakMap<readonly Trace[], Burst>();

/** What became of the connections of a walk; all of them, also where only some were kept. */
export function tallyOfWalk(walk: readonly Trace[]): Tally {
  const known = bursts.get(walk) ?? tallies.get(walk);
  if (known) return known;
  const made = tallyOf(walk);
  tallies.set(walk, made);
  return made;
}
const tallies = new WeakMap<readonly Trace[], Tally>();

/** When each step of a trace starts, and at the end when the last is over, ms. */
export function startsOf(trace: Trace): Float64Array {
  const known = starts.get(trace);
  if (known) return known;
  const made = new Float64Array(trace.steps.length + 1);
  for (let n = 0; n < trace.steps.length; n++) made[n + 1] = (made[n] ?? 0) + durationOf(trace, n);
  starts.set(trace, made);
  return made;
}
const starts = new WeakMap<Trace, Float64Array>();

/** How much later each connection starts than the one before it. */
export function lagOf(flows: readonly Flow[]): number {
  return Math.min(LAG, LONGEST_LAG / Math.max(1, flows.length - 1));
}

/** Display time for which play goes on after the end of a connection, until the ones behind it have ended too. */
export function tailOf(walk: readonly Trace[], packet: number): number {
  const flows = flowsOf(walk);
  const at = flows.findIndex((f) => f.flow === walk[packet]?.flow);
  const lag = lagOf(flows);
  const own = flows[at]?.length ?? 0;
  return flows.slice(at + 1).reduce((most, f, i) => Math.max(most, f.length + (i + 1) * lag - own), 0);
}
