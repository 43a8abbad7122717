import type { Trace } from '../../core/trace/step';
import { type Station, stationKey, stepsByStation } from '../playback/rows';
import { type CardSpot, type ChainScene, GUTTER, HEAD, type Row } from './chain-layout';
import { makePath, type Path, type Point } from './path';

/** A jump from a row to the head of a chain. */
export interface JumpEdge {
  readonly id: string;
  readonly from: string;
  readonly rule: number;
  readonly to: string;
  readonly path: Path;
  /** Steps of the walk that take it. */
  readonly taken: readonly number[];
  /** Steps that come back over it. */
  readonly returns: readonly number[];
}

/** Distance of lines that run in one gutter, and how many fit. */
const LANE = 7;
const LANES = 5;
const RADIUS = 12;

/** The jumps between the cards that are drawn: all from chains the packet comes through. */
export function jumpEdges(scene: ChainScene, trace: Trace | undefined, station: Station): readonly JumpEdge[] {
  const cards = new Map(scene.cards.map((c) => [c.chain.name, c]));
  const { taken, returns } = jumpsOf(trace, station);
  const edges: JumpEdge[] = [];
  const lanes = new Map<number, number>();
  for (const from of scene.cards) {
    if (!from.visited) continue;
    const drawn = new Set<string>();
    from.chain.rules.forEach((rule, index) => {
      const to = rule.jump === undefined ? undefined : cards.get(rule.jump);
      if (!to || to === from) return;
      const key = `${from.chain.name}/${index}`;
      const steps = taken.get(key) ?? [];
      // Of several jumps that are not taken one line says enough, and none those to a chain that stands before.
      const earlier = scene.cards.indexOf(to) < scene.cards.indexOf(from);
      if (!steps.length && (earlier || drawn.has(to.chain.name) || isTakenElsewhere(taken, from, to.chain.name)))
        return;
      drawn.add(to.chain.name);
      const row = from.rows.find((r) => covers(r, index));
      if (!row) return;
      edges.push({
        id: `${key}>${to.chain.name}`,
        from: from.chain.name,
        rule: index,
        to: to.chain.name,
        path: makePath(edgePoints(scene, from, row, to, lanes), RADIUS),
        taken: steps,
        returns: returns.get(key) ?? [],
      });
    });
  }
  return edges;
}

function covers(row: Row, index: number): boolean {
  return row.kind === 'rule' ? row.index === index : row.first <= index && index <= row.last;
}

function isTakenElsewhere(taken: ReadonlyMap<string, readonly number[]>, from: CardSpot, to: string): boolean {
  return from.chain.rules.some((r, i) => r.jump === to && taken.has(`${from.chain.name}/${i}`));
}

/** Steps that jump from a row, and steps that come back to it. */
function jumpsOf(trace: Trace | undefined, station: Station) {
  const taken = new Map<string, number[]>();
  const returns = new Map<string, number[]>();
  const stack: string[] = [];
  const push = (map: Map<string, number[]>, key: string, n: number) => map.set(key, [...(map.get(key) ?? []), n]);
  for (const step of (trace && stepsByStation(trace).get(stationKey(station))) ?? []) {
    if (step.kind === 'rule' && (step.verdict.kind === 'JUMP' || step.verdict.kind === 'GOTO')) {
      const key = `${step.chain}/${step.rule}`;
      push(taken, key, step.n);
      if (step.verdict.kind === 'JUMP') stack.push(key);
    } else if (step.kind === 'return') {
      const key = stack.pop();
      if (key) push(returns, key, step.n);
    } else if (step.kind === 'policy') {
      stack.length = 0;
    }
  }
  return { taken, returns };
}

/** Corners of a jump: straight down to the next card, else through the gutters between the columns. */
function edgePoints(
  scene: ChainScene,
  from: CardSpot,
  row: Row,
  to: CardSpot,
  lanes: Map<number, number>,
): readonly Point[] {
  const y = from.y + row.y + row.h / 2;
  const head = to.y + HEAD / 2;
  const right = from.x + from.w;
  const isLastRow = from.rows.at(-1) === row;
  if (to.column === from.column && isDirectlyBelow(scene, from, to) && isLastRow) {
    const x = from.x + from.w / 2;
    return [
      { x, y: from.y + from.h },
      { x, y: to.y },
    ];
  }
  const gutter = (column: number) => {
    const used = lanes.get(column) ?? 0;
    lanes.set(column, used + 1);
    return gutterX(scene, column) + 10 + (used % LANES) * LANE;
  };
  const out = gutter(from.column);
  if (to.column === from.column + 1) {
    return [
      { x: right, y },
      { x: out, y },
      { x: out, y: head },
      { x: to.x, y: head },
    ];
  }
  if (to.column === from.column) {
    return [
      { x: right, y },
      { x: out, y },
      { x: out, y: head },
      { x: to.x + to.w, y: head },
    ];
  }
  const back = to.column < from.column;
  const into = gutter(back ? to.column : to.column - 1);
  // Below all cards that stand between.
  const [low, high] = back ? [to.column, from.column] : [from.column, to.column - 1];
  const crossed = scene.cards.filter((c) => c.column > low && c.column <= high);
  const channel = Math.max(...crossed.map((c) => c.y + c.h)) + 12;
  const end = back ? to.x + to.w : to.x;
  return [
    { x: right, y },
    { x: out, y },
    { x: out, y: channel },
    { x: into, y: channel },
    { x: into, y: head },
    { x: end, y: head },
  ];
}

/** Left edge of the gutter that lies right of a column. */
function gutterX(scene: ChainScene, column: number): number {
  const card = scene.cards.find((c) => c.column === column);
  return card ? card.x + card.w : column * (scene.columnW + GUTTER);
}

function isDirectlyBelow(scene: ChainScene, from: CardSpot, to: CardSpot): boolean {
  if (to.y < from.y) return false;
  return !scene.cards.some((c) => c.column === from.column && c.y > from.y && c.y < to.y);
}
