import type { Trace } from '../../core/trace/step';
import type { Cursor } from '../playback/cursor';
import { easeMove } from '../playback/ease';
import { type Flow, flowsOf, lagOf, startsOf } from '../playback/flows';
import { motionOf, phasesOf } from '../playback/schedule';
import type { Point } from './path';
import type { Scene } from './scene';
import { packetPoint, walkLine } from './walk-line';

/** A packet of another connection than the one in focus. */
export interface Sprite extends Point {
  readonly trace: Trace;
  /** Position of its packet in the walk. */
  readonly packet: number;
}

/**
 * Where the packets of the other connections are. All run at once: each follows the one before it at a fixed distance of
 * time, and the cursor says how far the one in focus has come. Pure: the same cursor always gives the same picture.
 */
export function spritesAt(scene: Scene, cursor: Cursor): readonly Sprite[] {
  const flows = flowsOf(cursor.walk);
  if (flows.length < 2 || cursor.only) return [];
  const focus = cursor.walk[cursor.packet];
  const own = flows.findIndex((f) => f.flow === focus?.flow);
  const now = elapsed(flows[own], cursor) + cursor.tail;
  const lag = lagOf(flows);
  const sprites: Sprite[] = [];
  flows.forEach((flow, i) => {
    const sprite = i === own ? undefined : spriteOf(scene, flow, now - (i - own) * lag);
    if (sprite) sprites.push(sprite);
  });
  return sprites;
}

/** The packet of another connection that is nearest to a point, within a distance. */
export function spriteNear(scene: Scene, cursor: Cursor, at: Point, within: number): Sprite | undefined {
  const far = (s: Sprite) => Math.hypot(s.x - at.x, s.y - at.y);
  return spritesAt(scene, cursor)
    .filter((s) => far(s) <= within)
    .sort((a, b) => far(a) - far(b))[0];
}

function elapsed(flow: Flow | undefined, cursor: Cursor): number {
  const packet = flow?.packets.find((p) => p.packet === cursor.packet);
  if (!packet) return 0;
  const starts = startsOf(packet.trace);
  const from = starts[cursor.step] ?? 0;
  const to = starts[cursor.step + 1] ?? from;
  return packet.start + from + (to - from) * cursor.fraction;
}

function spriteOf(scene: Scene, flow: Flow, time: number): Sprite | undefined {
  if (time < 0 || time >= flow.length) return undefined;
  const packet = flow.packets.findLast((p) => p.start <= time);
  if (!packet) return undefined;
  const starts = startsOf(packet.trace);
  const step = lastBefore(starts, time - packet.start);
  const from = starts[step] ?? 0;
  const share = (time - packet.start - from) / ((starts[step + 1] ?? from) - from || 1);
  const { travel, act } = phasesOf(motionOf(packet.trace, step), share);
  const point = packetPoint(lineOf(scene, packet.trace), step, easeMove(travel), easeMove(act));
  return { ...point, trace: packet.trace, packet: packet.packet };
}

/** The last step that starts at or before a time. */
function lastBefore(starts: Float64Array, time: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= time) low = middle;
    else high = middle;
  }
  return low;
}

type Line = ReturnType<typeof walkLine>;
const lines = new WeakMap<Scene, WeakMap<Trace, Line>>();

function lineOf(scene: Scene, trace: Trace): Line {
  const known = lines.get(scene) ?? new WeakMap<Trace, Line>();
  lines.set(scene, known);
  const line = known.get(trace) ?? walkLine(scene, trace);
  known.set(trace, line);
  return line;
}
