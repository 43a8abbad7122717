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
  readonly hooks: readonly { readonly hook: HookName | 'route'; readonly name: string; readonly x: number }[];
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

const HOOKS = ['PREROUTING', 'route', 'FORWARD', 'POSTROUTING', 'INPUT', 'OUTPUT'] as const;
const LABELS = 78;
const FIRST = 42;
const BOTTOM = 16;

/** Below this width names are short, and the branch of the host itself has room only where it is used. */
const NARROW = 560;

/** Where the hooks stand, as shares of the width of the lanes. */
const WIDE = { PREROUTING: 0.08, route: 0.215, FORWARD: 0.34, POSTROUTING: 0.49, INPUT: 0.655, OUTPUT: 0.9 };
const SHORT = { PREROUTING: 0.08, route: 0.22, FORWARD: 0.36, POSTROUTING: 0.51, INPUT: 0.69, OUTPUT: 0.94 };
const THROUGH = { PREROUTING: 0.15, route: 0.38, FORWARD: 0.6, POSTROUTING: 0.85, INPUT: 2, OUTPUT: 2 };

const NAMES: Readonly<Record<string, string>> = {
  PREROUTING: 'PRE',
  route: '',
  FORWARD: 'FWD',
  POSTROUTING: 'POST',
  INPUT: 'IN',
  OUTPUT: 'OUT',
};

/** @param local whether the branch of the host itself must be shown */
export function layoutStrip(w: number, tables: readonly TableName[], pitch: number, local: boolean): Strip {
  const lanes = tables.map((table, i) => ({ table, y: FIRST + i * pitch }));
  const inner = w - LABELS - 16;
  const at = (share: number) => Math.round(LABELS + inner * share);
  const narrow = w < NARROW;
  const shares = !narrow ? WIDE : local ? SHORT : THROUGH;
  const shown = (hook: HookName | 'route') => shares[hook] <= 1;
  const y = (table: TableName) => lanes.find((l) => l.table === table)?.y ?? FIRST;
  const stations: StripStation[] = [];
  for (const hook of ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const) {
    for (const table of HOOK_TABLES[hook]) {
      if (!tables.includes(table) || !shown(hook)) continue;
      // At INPUT nat runs last: its station stands aside, so that the line does not pass it on the way to filter.
      const aside = hook === 'INPUT' && table === 'nat' ? at(0.05) - at(0) : 0;
      stations.push({ hook, table, x: at(shares[hook]) + aside, y: y(table) });
    }
  }
  const middle = (y('mangle') + y('nat')) / 2;
  return {
    w,
    h: FIRST + (tables.length - 1) * pitch + BOTTOM + 12,
    lane: { x: LABELS, w: inner, h: Math.min(19, pitch - 6) },
    lanes,
    hooks: HOOKS.filter(shown).map((hook) => ({
      hook,
      name: narrow && (local || hook === 'route') ? (NAMES[hook] ?? hook) : hook,
      x: at(shares[hook]),
    })),
    stations,
    route: { x: at(shares.route), y: middle },
    process: { x: at((shares.INPUT + shares.OUTPUT) / 2 + 0.012), y: middle },
    branch: at((shares.POSTROUTING + shares.INPUT) / 2),
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
    if (from && (from.x !== to.x || from.y !== to.y)) legs.push({ n, path: makePath(elbow(strip, from, to), 10) });
  };
  for (const step of passage) {
    // A packet of the host itself that is routed once more stays where it is.
    const again = here !== undefined && step.kind === 'route' && step.before.iif === '';
    const to = again ? undefined : stripPoint(strip, step);
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

function elbow(strip: Strip, from: Point, to: Point): readonly Point[] {
  if (from.x === to.x || from.y === to.y) return [from, to];
  if (from.x > to.x) {
    // From OUTPUT back to POSTROUTING: below the lanes, where no station of INPUT stands.
    const y = Math.max(...strip.lanes.map((l) => l.y)) + 15;
    const before = to.x - 26;
    return [from, { x: from.x, y }, { x: before, y }, { x: before, y: to.y }, to];
  }
  const middle = (from.x + to.x) / 2;
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
}
