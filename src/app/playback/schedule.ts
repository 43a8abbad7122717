import type { InChain, Step, Trace } from '../../core/trace/step';

/** Display times at speed 1, ms. Display time is not virtual time. */
export const MS = {
  row: 140,
  jump: 320,
  comeBack: 240,
  station: 260,
  decide: 300,
  wire: 700,
  rewrite: 520,
  drop: 640,
  /** The next node is drawn in full: the camera moves, nothing else does meanwhile. */
  camera: 400,
  /** A short rest at the end of a packet, before the next one starts. */
  rest: 400,
  /** Reduced motion: play is a slide show. */
  slide: 1500,
} as const;

/** Above this speed rows are batched: one frame per chain. */
export const BATCH_ABOVE = 4;

/** A run of rules that did not match never takes longer than this many rows. */
const MISS_ROWS = 4;

/** What moves during a step: first the packet travels to the step's place, then the step itself happens. */
export interface Motion {
  /** Time to come from the place of the step before, ms. */
  readonly travel: number;
  readonly act: number;
}

/** Steps that happen in a chain. */
export type ChainStep = Extract<Step, InChain>;

export function inChain(step: Step): ChainStep | undefined {
  return 'chain' in step ? step : undefined;
}

/** Netns of a step: the first two parts of its place. */
export function netnsOf(step: Step): string {
  return step.place.split('/', 2).join('/');
}

export function hostOf(place: string): string {
  return place.split('/', 1)[0] ?? '';
}

/** Did the step change an address or a port? */
export function isRewrite(step: Step): boolean {
  const { before, after } = step;
  if (before === after || before.protocol !== after.protocol) return false;
  return before.src !== after.src || before.dst !== after.dst || portsOf(before) !== portsOf(after);
}

function portsOf(packet: Step['before']): string {
  const t = packet.transport;
  return 'sport' in t ? `${t.sport}:${t.dport}` : '';
}

/** Does the packet end here against its sender's wish, or is it refused? */
export function isStop(step: Step): boolean {
  if (step.kind === 'drop' || step.kind === 'answer' || step.kind === 'unknown') return true;
  if (step.kind === 'socket') return step.did === 'refuse';
  if (step.kind === 'rule' || step.kind === 'policy') return step.verdict.kind === 'DROP';
  return false;
}

/** A rewrite or a verdict: what `N` goes to. */
export function isEvent(step: Step): boolean {
  if (isRewrite(step) || isStop(step)) return true;
  if (step.before.mark !== step.after.mark) return true;
  if (step.kind === 'socket') return step.did === 'deliver';
  return step.kind === 'rule' && step.verdict.kind === 'ACCEPT';
}

/** The display times of step `n` of a trace. */
export function motionOf(trace: Trace, n: number): Motion {
  const step = trace.steps[n];
  if (!step) return { travel: 0, act: 0 };
  const rest = n === trace.steps.length - 1 ? MS.rest : 0;
  return { travel: travelTime(trace, n), act: actTime(step, trace.steps[n + 1]) + rest };
}

/** The whole display time of a step at speed 1, ms. */
export function durationOf(trace: Trace, n: number): number {
  const { travel, act } = motionOf(trace, n);
  return travel + act;
}

/** Splits how far a step's motion has come into its two parts, each 0 to 1. */
export function phasesOf(motion: Motion, fraction: number): Motion {
  const total = motion.travel + motion.act;
  if (fraction >= 1 || total === 0) return { travel: 1, act: 1 };
  const now = fraction * total;
  if (now < motion.travel) return { travel: now / motion.travel, act: 0 };
  return { travel: 1, act: motion.act === 0 ? 1 : (now - motion.travel) / motion.act };
}

function travelTime(trace: Trace, n: number): number {
  const from = trace.steps[n - 1];
  const to = trace.steps[n];
  if (!from || !to) return 0;
  if (netnsOf(from) !== netnsOf(to)) return leavesNode(trace, n, hostOf(from.place), hostOf(to.place)) ? MS.camera : 0;
  const a = inChain(from);
  const b = inChain(to);
  if (a && b && a.hook === b.hook && a.table === b.table) {
    const jumped = from.kind === 'rule' && (from.verdict.kind === 'JUMP' || from.verdict.kind === 'GOTO');
    return jumped && a.chain !== b.chain ? MS.jump : 0;
  }
  if (to.kind === 'drop' || to.kind === 'answer') return 0;
  return MS.station;
}

/** Does the packet come from a host that has hooks, thus was drawn in full, to another one? */
function leavesNode(trace: Trace, n: number, from: string, to: string): boolean {
  return from !== to && trace.steps.some((s) => s.n < n && 'hook' in s && hostOf(s.place) === from);
}

function actTime(step: Step, next: Step | undefined): number {
  if (isRewrite(step)) return MS.rewrite;
  switch (step.kind) {
    case 'rule':
    case 'policy':
      // Where a drop step follows, that one shows the fall.
      if (step.verdict.kind === 'DROP') return next?.kind === 'drop' ? MS.row : MS.drop;
      return step.before.mark !== step.after.mark ? MS.rewrite : MS.row;
    case 'miss':
      return MS.row * Math.min(step.last - step.first + 1, MISS_ROWS);
    case 'return':
      return MS.comeBack;
    case 'route':
      return MS.decide;
    case 'link':
      return MS.wire;
    case 'drop':
    case 'answer':
    case 'unknown':
      return MS.drop;
    case 'socket':
    case 'encapsulate':
    case 'decapsulate':
    case 'bridge':
      return MS.station;
    case 'conntrack':
    case 'nat':
      return MS.row;
  }
}
