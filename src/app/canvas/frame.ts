import type { HookName, TableName } from '../../core/trace/step';

/**
 * The measures of a node as it is drawn, in pixels from its top left corner. Three sizes share one shape, so that
 * one function finds the way through all of them.
 */
export interface Frame {
  readonly size: FrameSize;
  readonly w: number;
  /** Where the name stands. */
  readonly name: { readonly x: number; readonly y: number };
  readonly lane: {
    readonly x: number;
    readonly w: number;
    readonly h: number;
    readonly first: number;
    readonly pitch: number;
  };
  readonly labelX: number;
  readonly hookLabelY: number;
  readonly columns: {
    readonly PREROUTING: number;
    readonly route: number;
    readonly FORWARD: number;
    readonly POSTROUTING: number;
  };
  /** Radius of a station. */
  readonly r: number;
  /** Half the diagonal of the routing diamond. */
  readonly diamond: number;
  /** Channels that lines run in where no column is: heights of the upper two, x of the outer four. */
  readonly channel: {
    readonly inY: number;
    readonly outY: number;
    readonly leftIn: number;
    readonly leftOut: number;
    readonly rightIn: number;
    readonly rightOut: number;
  };
  /** Space between the last lane and the parts below, where the packet rests. */
  readonly rest: number;
  /** The way to the node itself; the compact form has no room for it. */
  readonly local?: {
    readonly h: number;
    readonly input: Span;
    readonly process: Span;
    readonly output: Span;
    /** Distance of its stations, and their radius. */
    readonly pitch: number;
    readonly r: number;
  };
  readonly bar: Span & { readonly h: number; readonly gap: number };
  /** Pods stand in rows below the bridge; `rows` where there is room for so many only. */
  readonly pod: { readonly h: number; readonly gap: number; readonly perRow: number; readonly rows?: number };
  readonly bottom: number;
}

export type FrameSize = 'full' | 'compact' | 'large';

export interface Span {
  readonly x: number;
  readonly w: number;
}

export const FULL: Frame = {
  size: 'full',
  w: 424,
  name: { x: 104, y: 25 },
  lane: { x: 80, w: 330, h: 14, first: 92, pitch: 21 },
  labelX: 24,
  hookLabelY: 72,
  columns: { PREROUTING: 126, route: 198, FORWARD: 270, POSTROUTING: 356 },
  r: 7,
  diamond: 15,
  channel: { inY: 52, outY: 44, leftIn: 9, leftOut: 15, rightIn: 412, rightOut: 402 },
  rest: 82,
  local: { h: 64, input: { x: 156, w: 84 }, process: { x: 252, w: 60 }, output: { x: 316, w: 84 }, pitch: 18, r: 4.8 },
  bar: { x: 24, w: 344, h: 22, gap: 26 },
  pod: { h: 46, gap: 30, perRow: 3 },
  bottom: 34,
};

export const COMPACT: Frame = {
  size: 'compact',
  w: 254,
  name: { x: 16, y: 27 },
  lane: { x: 40, w: 190, h: 9, first: 74, pitch: 16 },
  labelX: 23,
  hookLabelY: 60,
  columns: { PREROUTING: 66, route: 106, FORWARD: 144, POSTROUTING: 200 },
  r: 4.6,
  diamond: 9,
  channel: { inY: 45, outY: 40, leftIn: 8, leftOut: 14, rightIn: 246, rightOut: 240 },
  rest: 14,
  bar: { x: 54, w: 176, h: 18, gap: 8 },
  pod: { h: 46, gap: 16, perRow: 2, rows: 1 },
  bottom: 14,
};

/** For a pane that is wide and low: no way to the node itself, one row of pods. */
export const LOW: Frame = {
  size: 'full',
  w: 400,
  name: { x: 104, y: 22 },
  lane: { x: 76, w: 312, h: 14, first: 84, pitch: 21 },
  labelX: 22,
  hookLabelY: 65,
  columns: { PREROUTING: 122, route: 188, FORWARD: 252, POSTROUTING: 334 },
  r: 7,
  diamond: 15,
  channel: { inY: 47, outY: 40, leftIn: 8, leftOut: 14, rightIn: 390, rightOut: 381 },
  rest: 78,
  bar: { x: 22, w: 326, h: 18, gap: 8 },
  pod: { h: 42, gap: 14, perRow: 3, rows: 1 },
  bottom: 10,
};

export const LOW_COMPACT: Frame = {
  size: 'compact',
  w: 204,
  name: { x: 14, y: 22 },
  lane: { x: 32, w: 156, h: 9, first: 70, pitch: 16 },
  labelX: 16,
  hookLabelY: 57,
  columns: { PREROUTING: 54, route: 88, FORWARD: 118, POSTROUTING: 164 },
  r: 4.6,
  diamond: 9,
  channel: { inY: 42, outY: 37, leftIn: 6, leftOut: 11, rightIn: 198, rightOut: 193 },
  rest: 16,
  bar: { x: 50, w: 140, h: 18, gap: 8 },
  pod: { h: 42, gap: 14, perRow: 1, rows: 1 },
  bottom: 12,
};

export const LARGE: Frame = {
  size: 'large',
  w: 716,
  name: { x: 150, y: 26 },
  lane: { x: 96, w: 598, h: 18, first: 106, pitch: 29 },
  labelX: 28,
  hookLabelY: 82,
  columns: { PREROUTING: 164, route: 296, FORWARD: 412, POSTROUTING: 562 },
  r: 8,
  diamond: 19,
  channel: { inY: 58, outY: 48, leftIn: 9, leftOut: 17, rightIn: 704, rightOut: 690 },
  rest: 84,
  local: { h: 68, input: { x: 226, w: 140 }, process: { x: 396, w: 92 }, output: { x: 518, w: 160 }, pitch: 32, r: 6 },
  bar: { x: 28, w: 640, h: 24, gap: 22 },
  pod: { h: 46, gap: 26, perRow: 4 },
  bottom: 34,
};

/** Tables with a lane, top to bottom, in the order the kernel runs them at PREROUTING and OUTPUT. */
export function lanesOf(security: boolean): readonly TableName[] {
  return security ? ['raw', 'mangle', 'nat', 'filter', 'security'] : ['raw', 'mangle', 'nat', 'filter'];
}

/** The tables of a hook in the order they run. INPUT runs nat last. */
export const HOOK_TABLES: Readonly<Record<HookName, readonly TableName[]>> = {
  PREROUTING: ['raw', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'security', 'nat'],
  FORWARD: ['mangle', 'filter', 'security'],
  OUTPUT: ['raw', 'mangle', 'nat', 'filter', 'security'],
  POSTROUTING: ['mangle', 'nat'],
};
