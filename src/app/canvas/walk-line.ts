import type { Trace } from '../../core/trace/step';
import { makePath, type Path, type Point, pointAt } from './path';
import type { Anchor, Scene } from './scene';
import { stopsOf } from './stops';
import { waypoints } from './ways';

/** The line of one step: how the packet comes to it, and over which wire it leaves. `undefined` where it stays. */
export interface Leg {
  readonly travel?: Path;
  readonly act?: Path;
  readonly at: Anchor;
  readonly end: Anchor;
}

const RADIUS = 10;

/** The line of a packet through a scene, a leg for each step. */
export function walkLine(scene: Scene, trace: Trace): readonly Leg[] {
  let here: Anchor | undefined;
  return stopsOf(scene, trace).map(({ at, end }) => {
    const travel = here && leg(scene, here, at);
    const act = leg(scene, at, end);
    here = end;
    return { at, end, ...(travel ? { travel } : {}), ...(act ? { act } : {}) };
  });
}

function leg(scene: Scene, from: Anchor, to: Anchor): Path | undefined {
  if (from.x === to.x && from.y === to.y) return undefined;
  // Packets of many connections take the same ways.
  const known = paths.get(scene) ?? new Map<string, Path>();
  paths.set(scene, known);
  const key = `${from.zone} ${from.x} ${from.y} ${to.zone} ${to.x} ${to.y}`;
  const path = known.get(key) ?? makePath([from, ...waypoints(scene, from, to), to], RADIUS);
  known.set(key, path);
  return path;
}
const paths = new WeakMap<Scene, Map<string, Path>>();

/** Where the packet is while step `n` is `travel` and `act` of the way done. */
export function packetPoint(line: readonly Leg[], n: number, travel: number, act: number): Point {
  const leg = line[n];
  if (!leg) return { x: 0, y: 0 };
  if (travel < 1 && leg.travel) return pointAt(leg.travel, travel);
  if (leg.act) return pointAt(leg.act, act);
  return leg.end;
}
