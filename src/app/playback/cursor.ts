import type { Step, Trace } from '../../core/trace/step';
import { tailOf } from './flows';
import { type Stop, stopsAt } from './stops';
import { BATCH_ABOVE, durationOf, inChain, isEvent, MS, netnsOf } from './schedule';

/** A step of a packet of the walk. */
export interface Position {
  readonly packet: number;
  readonly step: number;
}

/** The part of the playback store that moves. */
export interface Cursor extends Position {
  /** All traces of one action in the order of time. */
  readonly walk: readonly Trace[];
  /** How far the motion of the step has come, 0 to 1. */
  readonly fraction: number;
  readonly playing: boolean;
  /** One step is being shown after it was asked for. */
  readonly stepping: boolean;
  /** Display time since the connection shown ended, while those behind it still run, ms. */
  readonly tail: number;
  readonly speed: number;
  readonly reducedMotion: boolean;
  /** Play stops at these by itself. */
  readonly stops: readonly Stop[];
  /** A part of the walk that was marked, both ends included. */
  readonly range?: Range | undefined;
  /** Play ends behind this step: a part is played. */
  readonly until?: Position | undefined;
  /** Play goes through the range again and again. */
  readonly looping: boolean;
  /** Only the packet shown is looked at: nothing leads to another one. */
  readonly only: boolean;
}

export interface Range {
  readonly from: Position;
  readonly to: Position;
}

/** Shows everything up to the end, or to the next stop, at once. */
export const AT_ONCE = Number.POSITIVE_INFINITY;

export function stepAt(walk: readonly Trace[], at: Position): Step | undefined {
  return walk[at.packet]?.steps[at.step];
}

/** The position after `at`, in the next packet where this one ends; `undefined` at the very end. */
export function after(walk: readonly Trace[], at: Position): Position | undefined {
  const trace = walk[at.packet];
  if (trace && at.step + 1 < trace.steps.length) return { packet: at.packet, step: at.step + 1 };
  for (let packet = at.packet + 1; packet < walk.length; packet++) {
    if (walk[packet]?.steps.length) return { packet, step: 0 };
  }
  return undefined;
}

export function before(walk: readonly Trace[], at: Position): Position | undefined {
  if (at.step > 0) return { packet: at.packet, step: at.step - 1 };
  for (let packet = at.packet - 1; packet >= 0; packet--) {
    const length = walk[packet]?.steps.length ?? 0;
    if (length > 0) return { packet, step: length - 1 };
  }
  return undefined;
}

/** Steps that were asked for one by one are shown no faster. */
const MOST_SPEED = 64;

/** What a jump of the cursor stays within. */
export type Unit = 'chain' | 'hook';

/** Steps with the same key in a row are one visit of a chain or a hook. */
export function unitKey(step: Step, unit: Unit): string {
  const hook = 'hook' in step ? step.hook : step.kind;
  const place = `${netnsOf(step)}/${hook}`;
  if (unit === 'hook') return place;
  const c = inChain(step);
  return c ? `${place}/${c.table}/${c.chain}` : `${place}/${step.kind}`;
}

const sameUnit = (walk: readonly Trace[], a: Position, b: Position, unit: Unit): boolean => {
  const x = stepAt(walk, a);
  const y = stepAt(walk, b);
  return a.packet === b.packet && x !== undefined && y !== undefined && unitKey(x, unit) === unitKey(y, unit);
};

/** The first step of the next visit of a chain or hook; the last step where none follows. */
export function nextUnit(walk: readonly Trace[], at: Position, unit: Unit): Position | undefined {
  let last = at;
  for (let p = after(walk, at); p; p = after(walk, p)) {
    if (!sameUnit(walk, at, p, unit)) return p;
    last = p;
  }
  return last === at ? undefined : last;
}

/** The first step of this visit, or of the one before where the cursor is there already. */
export function previousUnit(walk: readonly Trace[], at: Position, unit: Unit): Position | undefined {
  const start = unitStart(walk, at, unit);
  if (start.step !== at.step || start.packet !== at.packet) return start;
  const p = before(walk, at);
  return p && unitStart(walk, p, unit);
}

function unitStart(walk: readonly Trace[], at: Position, unit: Unit): Position {
  let start = at;
  for (let p = before(walk, at); p && sameUnit(walk, at, p, unit); p = before(walk, p)) start = p;
  return start;
}

/** The next rewrite or verdict. */
export function nextEvent(walk: readonly Trace[], at: Position): Position | undefined {
  for (let p = after(walk, at); p; p = after(walk, p)) {
    const step = stepAt(walk, p);
    if (step && isEvent(step)) return p;
  }
  return undefined;
}

/** Where play goes next: the next step, or above `BATCH_ABOVE` the last one of the next visit of a chain. */
function onward(cursor: Cursor, at: Position): Position | undefined {
  const { range } = cursor;
  if (cursor.looping && range && isAtOrAfter(at, range.to)) return range.from;
  if (cursor.until && isAtOrAfter(at, cursor.until)) return undefined;
  const next = after(cursor.walk, at);
  if (next && cursor.only && next.packet !== at.packet) return undefined;
  if (!next || cursor.speed <= BATCH_ABOVE) return next;
  let last = next;
  for (let p: Position | undefined = next; p && sameUnit(cursor.walk, next, p, 'chain'); p = after(cursor.walk, p)) {
    last = p;
    const step = stepAt(cursor.walk, p);
    if ((step && isEvent(step)) || isHit(cursor, p) || (range && isAtOrAfter(p, range.to))) break;
    if (cursor.until && isAtOrAfter(p, cursor.until)) break;
  }
  return last;
}

function isAtOrAfter(a: Position, b: Position): boolean {
  return a.packet > b.packet || (a.packet === b.packet && a.step >= b.step);
}

const isHit = (cursor: Cursor, at: Position) => stopsAt(cursor.stops, cursor.walk[at.packet], at.step);

/** The next position after `at`, or the last before it, where play stops by itself. */
export function nextHit(
  walk: readonly Trace[],
  at: Position,
  stops: readonly Stop[],
  by: 1 | -1,
): Position | undefined {
  const move = by === 1 ? after : before;
  for (let p = move(walk, at); p; p = move(walk, p)) if (stopsAt(stops, walk[p.packet], p.step)) return p;
  return undefined;
}

/** What remains of a cursor after `ms` of display time. Pure; returns the same cursor where nothing moves. */
export function advance<C extends Cursor>(cursor: C, ms: number): C {
  if (!isMoving(cursor)) return cursor;
  const atOnce = cursor.speed === AT_ONCE && cursor.playing;
  let { packet, step, fraction } = cursor;
  let left = atOnce ? AT_ONCE : ms * Math.min(cursor.speed, MOST_SPEED);
  for (;;) {
    const trace = cursor.walk[packet];
    if (!trace) return { ...cursor, playing: false, stepping: false, fraction: 1 };
    const duration = cursor.reducedMotion ? MS.slide : durationOf(trace, step);
    const need = (1 - fraction) * duration;
    if (left < need) return { ...cursor, packet, step, fraction: fraction + left / duration };
    left -= need;
    fraction = 1;
    const next = cursor.playing ? onward(cursor, { packet, step }) : undefined;
    if (!next || (isOtherFlow(cursor.walk, packet, next.packet) && !atOnce && !goesBack(packet, next))) {
      // The other connections run beside this one: play ends when the last of them does.
      const rest = cursor.only || cursor.until ? 0 : tailOf(cursor.walk, packet);
      const tail = cursor.playing ? Math.min(cursor.tail + left, rest) : 0;
      const playing = cursor.playing && tail < rest;
      return { ...cursor, packet, step, fraction, tail, playing, stepping: false };
    }
    ({ packet, step } = next);
    fraction = 0;
    if (isHit(cursor, next)) {
      // Shows this step, and no other.
      if (atOnce || cursor.reducedMotion)
        return { ...cursor, packet, step, fraction: 1, playing: false, stepping: false };
      cursor = { ...cursor, playing: false, stepping: true };
    }
    if (cursor.looping && atOnce && step === cursor.range?.from.step)
      return { ...cursor, packet, step, fraction: 1, playing: false };
  }
}

const goesBack = (packet: number, next: Position) => next.packet < packet;

export function isOtherFlow(walk: readonly Trace[], a: number, b: number): boolean {
  return walk[a]?.flow !== walk[b]?.flow;
}

export function isMoving(cursor: Cursor): boolean {
  return cursor.playing || cursor.stepping;
}
