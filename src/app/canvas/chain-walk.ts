import type { Trace } from '../../core/trace/step';
import { type Station, stationKey, stepsByStation } from '../playback/rows';
import type { JumpEdge } from './chain-edges';
import { type CardSpot, type ChainScene, HEAD } from './chain-layout';
import { makePath, type Path, type Point, pointAt } from './path';
import type { Box } from './scene';

/** How the packet moves through the rows during one step. */
export interface RowLeg {
  readonly chain: string;
  readonly at: Point;
  readonly end: Point;
  readonly travel?: Path;
  readonly act?: Path;
}

/** The packet stands at the left edge of a row, half outside its card. */
const BESIDE = 4;

/** The way of a trace through the rows of a station, by step. */
export function chainWalk(
  scene: ChainScene,
  jumps: readonly JumpEdge[],
  trace: Trace,
  station: Station,
): ReadonlyMap<number, RowLeg> {
  const cards = new Map(scene.cards.map((c) => [c.chain.name, c]));
  const legs = new Map<number, RowLeg>();
  let here: Point | undefined;
  let jumped: JumpEdge | undefined;
  const stack: { readonly from: Point; readonly edge: JumpEdge | undefined }[] = [];
  for (const step of stepsByStation(trace).get(stationKey(station)) ?? []) {
    const card = cards.get(step.chain);
    if (!card) continue;
    const rowPoint = (index: number) => beside(rowBox(card, index));
    let at = here ?? beside(headBox(card));
    let end = at;
    let back: Path | undefined;
    if (step.kind === 'miss') {
      at = rowPoint(step.first);
      end = rowPoint(step.last);
    } else if (step.kind === 'rule' || step.kind === 'unknown') {
      at = rowPoint(step.rule);
      end = at;
    } else if (step.kind === 'policy') {
      at = beside(headBox(card));
      end = at;
    } else {
      const caller = stack.pop();
      at = here && !jumped ? here : beside(headBox(card));
      end = caller?.from ?? at;
      back = makePath([at, ...(caller?.edge ? corners(caller.edge).reverse() : []), end], 8);
    }
    const travel = travelTo(here, at, jumped);
    const act = back ?? (end === at ? undefined : makePath([at, end], 0));
    legs.set(step.n, { chain: step.chain, at, end, ...(travel ? { travel } : {}), ...(act ? { act } : {}) });
    here = end;
    jumped = undefined;
    if (step.kind === 'rule' && (step.verdict.kind === 'JUMP' || step.verdict.kind === 'GOTO')) {
      jumped = jumps.find((j) => j.from === step.chain && j.rule === step.rule);
      if (step.verdict.kind === 'JUMP') stack.push({ from: end, edge: jumped });
    }
  }
  return legs;
}

function travelTo(here: Point | undefined, at: Point, jumped: JumpEdge | undefined): Path | undefined {
  if (!here || (here.x === at.x && here.y === at.y)) return undefined;
  return makePath([here, ...(jumped ? corners(jumped) : []), at], 8);
}

/** Corners of a jump's line, without the rounding. */
function corners(edge: JumpEdge): Point[] {
  const { samples } = edge.path;
  const points: Point[] = [];
  for (let i = 0; i < samples.length; i += 2) points.push({ x: samples[i] ?? 0, y: samples[i + 1] ?? 0 });
  return points;
}

/** The place of a rule's row in the scene; of the fold that it is in. */
export function rowBox(card: CardSpot, index: number): Box {
  const row = card.rows.find((r) => (r.kind === 'rule' ? r.index === index : r.first <= index && index <= r.last));
  if (!row) return headBox(card);
  return { x: card.x, y: card.y + row.y, w: card.w, h: row.h };
}

export function headBox(card: CardSpot): Box {
  return { x: card.x, y: card.y, w: card.w, h: HEAD };
}

function beside(box: Box): Point {
  return { x: box.x - BESIDE, y: box.y + Math.min(box.h / 2, 15) };
}

/** Where the packet is in its step. */
export function rowPoint(leg: RowLeg, travel: number, act: number): Point {
  if (travel < 1 && leg.travel) return pointAt(leg.travel, travel);
  return leg.act && act < 1 ? pointAt(leg.act, act) : leg.end;
}
