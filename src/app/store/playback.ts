import { create } from 'zustand';
import type { Step, Trace } from '../../core/trace/step';
import {
  advance,
  after,
  AT_ONCE,
  before,
  type Cursor,
  isMoving,
  isOtherFlow,
  nextEvent,
  nextHit,
  nextUnit,
  type Position,
  previousUnit,
  stepAt,
  type Unit,
  unitKey,
} from '../playback/cursor';
import { makeLoop } from '../playback/loop';
import { type Motion, motionOf, phasesOf } from '../playback/schedule';
import { showMoment, useHistory, walkAt } from './history';
import { useStops } from './stops';
import { setTraces } from './traces';

/** The one cursor. Written only by the operations below: the keys, the transport, the timeline and the loop call them. */
export interface Playback extends Cursor {
  /** Grows by one each time the cursor snaps back: the marker flashes once. */
  readonly flash: number;
}

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 32, AT_ONCE] as const;

const reduced = typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : undefined;

export const usePlayback = create<Playback>()(() => ({
  walk: [],
  packet: 0,
  step: 0,
  fraction: 1,
  playing: false,
  stepping: false,
  tail: 0,
  speed: 1,
  reducedMotion: reduced?.matches ?? false,
  flash: 0,
  stops: [],
  looping: false,
  only: false,
}));

const { getState, setState } = usePlayback;

reduced?.addEventListener('change', () => setState({ reducedMotion: reduced.matches }));

/** The loop that moves the cursor; whoever draws each frame subscribes to it. */
export const loop = makeLoop((ms) => {
  const state = getState();
  const next = advance(state, ms);
  if (next !== state) {
    setState(next);
    markFirstMove();
  }
  return isMoving(next);
});

let moved = false;

/** A mark in the browser's timeline when the first packet moves: `npm run bench` reads it. */
function markFirstMove(): void {
  if (!moved) performance.mark('first-packet');
  moved = true;
}

usePlayback.subscribe(() => loop.wake());
useStops.subscribe(({ stops }) => setState({ stops }));

/** Shows the traces of one action, from the first step of the first packet. */
export function showWalk(walk: readonly Trace[], options: { readonly play: boolean }): void {
  const { flash } = getState();
  const fraction = options.play ? 0 : 1;
  setState({
    walk,
    packet: 0,
    step: 0,
    fraction,
    playing: options.play && walk.length > 0,
    stepping: false,
    tail: 0,
    flash,
    range: undefined,
    looping: false,
    only: false,
    until: undefined,
  });
}

/** Shows nothing but what concerns the packet shown, or everything again. */
export function setOnly(only: boolean): void {
  setState({ only: only && getState().walk.length > 0 });
}

/** Goes to a packet of the walk and looks at nothing else. */
export function choosePacket(at: Position): void {
  seek(at);
  setOnly(true);
}

/** Shows a moment of the recording: its world, and the packets of the last action that sent any. */
export function goToMoment(at: number, where: 'start' | 'end' | Position, options = { play: false }): void {
  showMoment(at);
  const { moments } = useHistory.getState();
  setTraces(moments.slice(0, at + 1).flatMap((m) => m.traces));
  const { walk, moment } = walkAt(at);
  if (walk !== getState().walk) showWalk(walk, options);
  const end = where === 'end' || moment !== at;
  if (end) seek({ packet: walk.length - 1, step: (walk.at(-1)?.steps.length ?? 1) - 1 });
  else if (where !== 'start') seek(where);
  else if (!options.play) seek({ packet: 0, step: 0 });
}

/** Goes on with the moment behind the one shown; false at the last. */
function nextMoment(): boolean {
  const { at, moments } = useHistory.getState();
  if (at + 1 >= moments.length) return false;
  goToMoment(at + 1, 'start');
  if (moments[at + 1]?.traces.length) moveTo({ packet: 0, step: 0 });
  return true;
}

/** Goes back to the end of the moment before the one shown. */
function previousMoment(): boolean {
  const { at, moments } = useHistory.getState();
  // Before the first packet there is nothing to step to.
  if (!moments.slice(0, at).some((m) => m.traces.length > 0)) return false;
  goToMoment(at - 1, 'end');
  return true;
}

/** The moment shown sent nothing itself: the cursor stands behind the packets of an earlier one. */
function onMark(): boolean {
  const { at } = useHistory.getState();
  return at >= 0 && walkAt(at).moment !== at;
}

export function play(): void {
  const s = getState();
  if (s.walk.length === 0) return;
  const next = s.fraction === 1 ? within(after(s.walk, s)) : s;
  if (!s.only && (!next || onMark()) && nextMoment())
    return setState({ stepping: false, playing: getState().fraction < 1 || s.reducedMotion });
  const start = next ?? { packet: s.only ? s.packet : 0, step: 0 };
  // At the end of a connection play goes on with the next one, at the very end from the start.
  const anew = !next || isOtherFlow(s.walk, s.packet, start.packet);
  const from = anew ? { packet: start.packet, step: start.step, fraction: 0 } : {};
  setState({ ...from, playing: true, stepping: false, tail: 0, until: undefined });
}

/** Plays one part of the packet shown, both ends included, and stops there. */
export function playPart(from: number, to: number): void {
  const { packet, walk, reducedMotion } = getState();
  if (!walk[packet]) return;
  seek({ packet, step: from });
  setState({ fraction: reducedMotion ? 1 : 0, playing: true, until: { packet, step: to } });
}

/** Plays the visit of the chain, or what there is of its hook, in which the cursor stands. */
export function playUnit(): void {
  const { walk, packet, step } = getState();
  const own = walk[packet]?.steps[step];
  if (!own) return;
  const unit = 'chain' in own ? 'chain' : 'hook';
  const same = (n: number) => {
    const other = walk[packet]?.steps[n];
    return other !== undefined && unitKey(other, unit) === unitKey(own, unit);
  };
  let [from, to] = [step, step];
  while (same(from - 1)) from--;
  while (same(to + 1)) to++;
  playPart(from, to);
}

export function pause(): void {
  setState({ playing: false, stepping: false, until: undefined });
}

export function togglePlay(): void {
  if (getState().playing) pause();
  else play();
}

export function setSpeed(speed: number): void {
  setState({ speed });
}

/** The next faster or slower speed of `SPEEDS`. */
export function changeSpeed(by: 1 | -1): void {
  const at = SPEEDS.findIndex((s) => s >= getState().speed);
  setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? 1);
}

/** A position, where it may be gone to: while only one packet is looked at, no other one is. */
function within(at: Position | undefined): Position | undefined {
  const { only, packet } = getState();
  return at && only && at.packet !== packet ? undefined : at;
}

/** Puts the cursor on a step that is over: what scrubbing and clicking do. */
export function seek(at: Position): void {
  const { walk } = getState();
  const packet = clamp(at.packet, walk.length);
  const step = clamp(at.step, walk[packet]?.steps.length ?? 0);
  setState({ packet, step, fraction: 1, playing: false, stepping: false, tail: 0, until: undefined });
}

/** Shows the step at `at` as it happens. */
function moveTo(at: Position | undefined): void {
  if (!at) {
    setState({ fraction: 1, playing: false, stepping: false });
    return;
  }
  const { reducedMotion } = getState();
  setState({ ...at, fraction: reducedMotion ? 1 : 0, playing: false, stepping: !reducedMotion, tail: 0 });
}

/** Going back has no motion: the state snaps and the marker flashes once. */
function snapTo(at: Position | undefined): void {
  if (!at) return;
  setState({ ...at, fraction: 1, playing: false, stepping: false, tail: 0, flash: getState().flash + 1 });
}

export function stepForward(): void {
  const { only, walk } = getState();
  const next = onMark() ? undefined : within(after(walk, getState()));
  if (next || only || !nextMoment()) moveTo(next);
}

export function stepBack(): void {
  const { only, walk } = getState();
  const last = onMark() ? undefined : within(before(walk, getState()));
  if (last || only || !previousMoment()) snapTo(last);
}
export const forwardBy = (unit: Unit): void => moveTo(nextUnit(getState().walk, getState(), unit));
export const backBy = (unit: Unit): void => snapTo(previousUnit(getState().walk, getState(), unit));
export const toNextEvent = (): void => moveTo(nextEvent(getState().walk, getState()));
export const toFirst = (): void => snapTo({ packet: getState().step === 0 ? 0 : getState().packet, step: 0 });

export function toLast(): void {
  const { walk, packet } = getState();
  seek({ packet, step: (walk[packet]?.steps.length ?? 1) - 1 });
}

/** The start of another packet of the walk; with motion, as a step is. */
export function toPacket(packet: number): void {
  const { walk } = getState();
  if (walk[packet]) moveTo({ packet, step: 0 });
}
/** Goes to the next stop, or the last one before, over packets and moments; forward to the end where none is left. */
export function runToStop(by: 1 | -1): void {
  const { stops, walk } = getState();
  const hit = onMark() ? undefined : nextHit(walk, getState(), stops, by);
  if (hit) return by === 1 ? moveTo(hit) : snapTo(hit);
  const { at, moments } = useHistory.getState();
  for (let m = walkAt(at).moment + by; moments[m]; m += by) {
    const traces = moments[m]?.traces ?? [];
    const from = by === 1 ? { packet: 0, step: -1 } : { packet: traces.length, step: 0 };
    const found = nextHit(traces, from, stops, by);
    if (found) return goToMoment(m, found);
  }
  if (by === 1) goToMoment(moments.length - 1, 'end');
}

/** Marks where the range begins or ends, at the step shown. A range that would end before it begins begins there too. */
export function setRangeEnd(end: 'from' | 'to'): void {
  const { packet, step, walk, range } = getState();
  if (walk.length === 0) return;
  const here = { packet, step };
  const last = { packet: walk.length - 1, step: (walk.at(-1)?.steps.length ?? 1) - 1 };
  const other = end === 'from' ? (range?.to ?? last) : (range?.from ?? { packet: 0, step: 0 });
  const [from, to] = end === 'from' ? [here, other] : [other, here];
  const ordered = from.packet < to.packet || (from.packet === to.packet && from.step <= to.step);
  setState({ range: ordered ? { from, to } : { from: here, to: here } });
}

/** Plays the range again and again, or no more; without a range the packet shown is the range. */
export function toggleLoop(): void {
  const { looping, range, packet, walk } = getState();
  if (looping) return setState({ looping: false, range: undefined, playing: false, stepping: false });
  const whole = { from: { packet, step: 0 }, to: { packet, step: (walk[packet]?.steps.length ?? 1) - 1 } };
  const chosen = range ?? whole;
  if (walk.length > 0)
    setState({ ...chosen.from, range: chosen, looping: true, fraction: 0, playing: true, stepping: false });
}

export function nextPacket(): void {
  const { walk, packet } = getState();
  if (walk[packet + 1] && !onMark()) toPacket(packet + 1);
  else nextMoment();
}

export function previousPacket(): void {
  const { walk, packet, step } = getState();
  if (onMark()) previousMoment();
  else if (walk[packet - 1]) snapTo({ packet: packet - 1, step: 0 });
  else if (step > 0 || !previousMoment()) snapTo({ packet: 0, step: 0 });
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}

export const currentTrace = (s: Playback): Trace | undefined => s.walk[s.packet];
export const currentStep = (s: Playback): Step | undefined => stepAt(s.walk, s);

/** The two parts of the motion of the current step, each 0 to 1; both done with reduced motion. */
export function currentPhases(s: Playback): Motion {
  const trace = s.walk[s.packet];
  if (!trace || s.fraction >= 1 || s.reducedMotion) return DONE;
  // Everything that is drawn asks for the same moment.
  if (last.trace !== trace || last.step !== s.step || last.fraction !== s.fraction) {
    last = { trace, step: s.step, fraction: s.fraction, phases: phasesOf(motionOf(trace, s.step), s.fraction) };
  }
  return last.phases;
}
const DONE: Motion = { travel: 1, act: 1 };
let last: { trace?: Trace; step: number; fraction: number; phases: Motion } = { step: -1, fraction: 1, phases: DONE };

/** The packet is still on its way to where the current step happens. */
export const isTravelling = (s: Playback): boolean => currentPhases(s).travel < 1;

/** How far the step itself has come, after the way to it. */
export const drawnShare = (s: Playback): number => currentPhases(s).act;
