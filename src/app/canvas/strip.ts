import type { HookName, Step, TableName, Trace } from '../../core/trace/step';
import { inChain, netnsOf } from '../playback/schedule';
import { HOOK_TABLES } from './frame';
import { makePath, type Path, type Point } from './path';

/** The hooks and tables of one host in a strip of a given width: lanes across, hooks as columns, the idle branch at the right. */
export interface Strip {
  readonly w: number;
  readonly h: number;
  readonly lane: { readonly x: number; readonly w: number; readonly h: number };
  readonly lanes: readonly { readonly table: TableName; readonly y: number }[];
  readonly hooks: readonly { readonly hook: HookName | 'route'; readonly x: number }[];
  readonly stations: readonly StripStation[];
  readonly route: Point;
  readonly process: Point;
  /** Left edge of the branch of the host itself. */
  readonly branch: number;
}

export interface StripStation extends Point {
  readonly hook: HookName;
  readonly table: TableName;
}

const LABELS = 78;
const FIRST = 42;
const BOTTOM = 16;

export function layoutStrip(w: number, tables: readonly TableName[], pitch: number): Strip {
  const lanes = tables.map((table, i) => ({ table, y: FIRST + i * pitch }));
  const inner = w - LABELS - 16;
  const at = (share: number) => Math.round(LABELS + inner * share);
  const columns = {
    PREROUTING: at(0.08),
    route: at(0.215),
    FORWARD: at(0.34),
    POSTROUTING: at(0.49),
    INPUT: at(0.655),
    OUTPUT: at(0.9),
  };
  const y = (table: TableName) => lanes.find((l) => l.table === table)?.y ?? FIRST;
  const stations: StripStation[] = [];
  for (const hook of ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const) {
    for (const table of HOOK_TABLES[hook]) {
      if (!tables.includes(table)) continue;
      // At INPUT nat runs last: its station stands aside, so that the line does not pass it on the way to filter.
      const aside = hook === 'INPUT' && table === 'nat' ? at(0.7) - columns.INPUT : 0;
      stations.push({ hook, table, x: columns[hook] + aside, y: y(table) });
    }
  }
  const middle = (y('mangle') + y('nat')) / 2;
  return {
    w,
    h: FIRST + (tables.length - 1) * pitch + BOTTOM + 12,
    lane: { x: LABELS, w: inner, h: Math.min(19, pitch - 6) },
    lanes,
    hooks: (['PREROUTING', 'route', 'FORWARD', 'POSTROUTING', 'INPUT', 'OUTPUT'] as const).map((hook) => ({
      hook,
      x: columns[hook],
    })),
    stations,
    route: { x: columns.route, y: middle },
    process: { x: at(0.79), y: middle },
    branch: at(0.585),
  };
}

/** The steps of one passage through a host: from where the packet comes in or is made to where it leaves or ends. */
export function passageAt(trace: Trace, netns: string, at: number): readonly Step[] {
  let best: Step[] = [];
  let run: Step[] = [];
  const close = () => {
    const first = run[0];
    if (first && (first.n <= at || best.length === 0)) best = run;
    run = [];
  };
  for (const step of trace.steps) {
    if (netnsOf(step) !== netns) {
      close();
      continue;
    }
    if (step.kind === 'decapsulate') close();
    run.push(step);
    if (step.kind === 'encapsulate' || step.kind === 'link') close();
  }
  close();
  return best;
}

export interface StripLeg {
  readonly n: number;
  readonly path: Path;
}

/** The line of a passage through the strip: for each step that moves, how the packet comes to it. */
export function stripLine(strip: Strip, passage: readonly Step[]): readonly StripLeg[] {
  const legs: StripLeg[] = [];
  let here: Point | undefined;
  const go = (n: number, to: Point) => {
    const from = here ?? entry(strip, passage[0], to);
    here = to;
    if (from && (from.x !== to.x || from.y !== to.y)) legs.push({ n, path: makePath(elbow(from, to), 10) });
  };
  for (const step of passage) {
    const to = stripPoint(strip, step);
    if (to) go(step.n, to);
    else if (here && (step.kind === 'link' || step.kind === 'encapsulate') && passage.at(-1) === step)
      go(step.n, { x: strip.branch - 10, y: here.y });
  }
  return legs;
}

export function stripPoint(strip: Strip, step: Step): Point | undefined {
  const c = inChain(step);
  if (c) return strip.stations.find((s) => s.hook === c.hook && s.table === c.table);
  if (step.kind === 'route') return step.before.iif === '' ? strip.process : strip.route;
  return step.kind === 'socket' || step.kind === 'decapsulate' ? strip.process : undefined;
}

/** A packet comes in at the left, above the lanes; one of the host's own begins where its process stands. */
function entry(strip: Strip, first: Step | undefined, to: Point): Point | undefined {
  if (first && stripPoint(strip, first) === strip.process) return undefined;
  return { x: strip.lane.x, y: Math.min(to.y, FIRST) - 16 };
}

function elbow(from: Point, to: Point): readonly Point[] {
  if (from.x === to.x || from.y === to.y) return [from, to];
  const middle = (from.x + to.x) / 2;
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
}
