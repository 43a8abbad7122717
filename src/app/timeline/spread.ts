import type { Trace } from '../../core/trace/step';
import type { Moment } from '../store/history';

/** A packet in the row of everything that happened: a column for each of its steps, and one that parts it from the next. */
export interface PacketSpan {
  readonly kind: 'packet';
  readonly moment: number;
  readonly packet: number;
  readonly trace: Trace;
  /** Its first column. */
  readonly from: number;
  readonly length: number;
}

/** Something that was done and sent nothing. */
export interface MarkSpan {
  readonly kind: 'mark';
  readonly moment: number;
  readonly from: number;
  readonly length: number;
}

export type Span = PacketSpan | MarkSpan;

export interface Spread {
  readonly spans: readonly Span[];
  readonly columns: number;
}

/** Everything that happened in one row, in columns. `only`: one packet of one moment, and nothing else. */
export function spread(
  moments: readonly Pick<Moment, 'traces' | 'index'>[],
  only?: { readonly moment: number; readonly packet: number },
): Spread {
  const spans: Span[] = [];
  let columns = 0;
  const add = (span: Span) => {
    spans.push(span);
    columns += span.length + 1;
  };
  moments.forEach((m, moment) => {
    if (only && moment !== only.moment) return;
    // The set-up is where everything begins: nothing to go to before it.
    if (m.traces.length === 0 && moment > 0) add({ kind: 'mark', moment, from: columns, length: 1 });
    m.traces.forEach((trace, packet) => {
      if (trace.steps.length === 0 || (only && packet !== only.packet)) return;
      add({ kind: 'packet', moment, packet, trace, from: columns, length: trace.steps.length });
    });
  });
  return { spans, columns: Math.max(1, columns - 1) };
}

/** The span of a packet, or of what was done at a moment. */
export function spanAt({ spans }: Spread, moment: number, packet: number): Span | undefined {
  return (
    spans.find((s) => s.kind === 'packet' && s.moment === moment && s.packet === packet) ??
    spans.find((s) => s.moment === moment)
  );
}

export type RowName = 'action' | 'packet' | 'host' | 'hook' | 'table' | 'chain' | 'rule';

/** The rows that can be read where a step is so wide: from everything that was done down to single rules. */
export function rowsAt(cell: number): readonly RowName[] {
  if (cell >= 11) return ['host', 'hook', 'table', 'chain', 'rule'];
  if (cell >= 5) return ['packet', 'host', 'hook', 'table', 'chain'];
  if (cell >= 2) return ['packet', 'host', 'hook', 'table'];
  if (cell >= 0.7) return ['action', 'packet', 'host', 'hook'];
  return ['action', 'packet', 'host'];
}

/** How wide a step may be, px. */
const WIDEST = 96;
/** Of itself the track shows the packet, with steps as wide as these where they fit. */
const LEAST = 15;
const MOST = 48;

/** The width of a step: as it was zoomed, or so that the packet fits; never so narrow that less than everything fills the pane. */
export function cellOf(zoom: number | undefined, width: number, steps: number, columns: number): number {
  const packet = Math.max(LEAST, Math.min(MOST, (width - 8) / Math.max(1, steps)));
  if (zoom === undefined) return packet;
  const everything = Math.min(packet, (width - 8) / columns);
  return Math.max(everything, Math.min(WIDEST, zoom * packet));
}

/** Where to scroll to so that the playhead stays in view; `undefined` where it is. */
export function scrollFor(
  at: number,
  view: { readonly left: number; readonly width: number },
  within: { readonly from: number; readonly to: number },
  cell: number,
): number | undefined {
  const x = at * cell;
  const [from, to] = [within.from * cell, within.to * cell];
  // What fits as a whole is shown as a whole.
  const wanted = to - from <= view.width ? from : Math.max(from, Math.min(to - view.width, x - view.width * 0.4));
  const seen = x >= view.left + view.width * 0.2 && x + cell <= view.left + view.width * 0.8;
  const whole = to - from <= view.width && view.left <= from && to <= view.left + view.width;
  return seen || whole ? undefined : Math.round(Math.max(0, wanted));
}
