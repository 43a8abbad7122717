import type { Point } from './path';
import type { Anchor, HostSpot, Scene } from './scene';

/** Where the packet's pill stands, and whether a stem ties it to the packet's point. */
export interface Dock extends Point {
  readonly stem: boolean;
}

const ABOVE_PILL = 13;

/** Heights of the pill and of the row of badges below it. */
export const PILL_H = 30;

/**
 * The place of a pill of width `w` for a packet at `anchor`. Inside the node that is drawn in full it rests below the
 * lanes, where nothing else stands; elsewhere it stands below its point.
 */
export function dockAt(scene: Scene, anchor: Anchor, w: number): Dock {
  const spot = scene.hosts.find((h) => h.id === anchor.host);
  if (spot && (spot.form === 'full' || spot.form === 'large')) return insideDock(spot, anchor, w);
  const right = Math.max(4, scene.w - w - 8);
  if (spot?.form === 'card') {
    return { x: clamp(anchor.x + 18, 4, right), y: spot.y + spot.h + 7, stem: false };
  }
  return { x: clamp(anchor.x - w / 2, 4, right), y: anchor.y + 22, stem: true };
}

function insideDock(spot: HostSpot, anchor: Anchor, w: number): Dock {
  const left = spot.x + 16;
  const right = spot.x + spot.w - 16 - w;
  const stem = anchor.zone !== 'port' && anchor.zone !== 'pod' && anchor.zone !== 'veth' && anchor.zone !== 'bar';
  // As far left as the stem allows: the pill does not move while the packet crosses the lanes.
  const x = clamp(anchor.x + 24 - w, left, Math.max(left, right));
  return { x: stem ? x : left, y: spot.lanesEnd + ABOVE_PILL, stem };
}

export function mixDocks(a: Dock, b: Dock, t: number): Dock {
  if (t >= 1) return b;
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, stem: t > 0.5 ? b.stem : a.stem };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
