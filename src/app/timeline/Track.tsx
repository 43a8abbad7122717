import { useEffect, useMemo, useRef, useState } from 'react';
import { say } from '../../core/lib/say';
import type { Trace } from '../../core/trace/step';
import { useHistory, walkAt } from '../store/history';
import { usePlayback } from '../store/playback';
import { useWidth } from '../ui/use-width';
import { cellOf, type RowName, rowsAt, scrollFor, spanAt, spread } from './spread';
import { TrackMarks } from './TrackMarks';
import { MarkBox, PacketBlocks } from './TrackSheet';
import styles from './timeline.module.css';
import { useZoom, zoomBy } from './zoom';

/** What is drawn beyond both edges, px: scrolling shows it at once. */
const BEYOND = 300;

const nameOf = (row: RowName): string =>
  ({
    action: say('done'),
    packet: say('packet'),
    host: say('host'),
    hook: say('hook'),
    table: say('table'),
    chain: say('chain'),
    rule: say('rule'),
  })[row];

/**
 * Where each step of each packet happened, host to rule, with the playhead over one of them in every row. It zooms from
 * everything that was done to single rules; the rows that cannot be read any more fold from below.
 */
export function Track({ trace }: { readonly trace: Trace }) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const moments = useHistory((s) => s.moments);
  const at = useHistory((s) => walkAt(s.at).moment);
  const packet = usePlayback((s) => s.packet);
  const only = usePlayback((s) => s.only);
  const n = usePlayback((s) => s.step);
  const zoom = useZoom((s) => s.zoom);
  const all = useMemo(() => spread(moments, only ? { moment: at, packet } : undefined), [moments, only, at, packet]);
  const own = spanAt(all, at, packet);
  const start = own?.from ?? 0;
  const cell = cellOf(zoom, width, trace.steps.length, all.columns);
  const rows = rowsAt(cell);

  // The playhead stays in view. Where it is scrolled to is remembered: to ask the element would lay the whole page out in
  // the middle of a step.
  const scrolled = useRef(0);
  const [left, setLeft] = useState(0);
  const length = own?.length ?? 1;
  useEffect(() => {
    const view = { left: scrolled.current, width };
    const wanted = scrollFor(start + n, view, { from: start, to: start + length }, cell);
    if (wanted === undefined || wanted === Math.round(scrolled.current)) return;
    scrolled.current = wanted;
    scroller.current?.scrollTo({ left: wanted });
    setLeft(wanted);
  }, [n, cell, width, start, length]);

  useEffect(() => {
    const element = scroller.current;
    // React listens to wheels passively: the page would zoom too.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomBy(-event.deltaY / 120);
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, []);

  const [low, high] = [(left - BEYOND) / cell, (left + width + BEYOND) / cell];
  const shown = all.spans.filter((s) => s.from + s.length >= low && s.from <= high);
  const apart = toldApart(shown, cell);
  return (
    <div className={styles['track']} data-deep={rows.includes('rule') || undefined}>
      <div className={styles['names']} aria-hidden="true">
        {rows.map((row) => (
          <span key={row} data-row={row}>
            {nameOf(row)}
          </span>
        ))}
      </div>
      {/* The slider above says all of this in words and takes the keys; this is the same for a pointer. */}
      <div
        className={styles['scroller']}
        ref={scroller}
        aria-hidden="true"
        tabIndex={-1}
        data-testid="track"
        onScroll={(event) => {
          scrolled.current = event.currentTarget.scrollLeft;
          if (Math.abs(scrolled.current - left) > BEYOND / 2) setLeft(scrolled.current);
        }}
      >
        <div className={styles['sheet']} style={{ width: all.columns * cell }}>
          {apart.map((span) =>
            span.kind === 'mark' ? (
              <MarkBox key={`m${span.moment}`} span={span} cell={cell} rows={rows} />
            ) : (
              <PacketBlocks
                key={`${span.moment}/${span.packet}`}
                span={span}
                cell={cell}
                rows={rows}
                low={Math.max(0, Math.floor(low) - span.from)}
                high={Math.ceil(high) - span.from}
                now={span === own}
              />
            ),
          )}
          <TrackMarks trace={trace} cell={cell} start={start} />
          <div className={styles['playhead']} style={{ left: (start + n) * cell - 1, width: Math.max(3, cell + 2) }} />
        </div>
      </div>
    </div>
  );
}

/** What is drawn of a row: packets too narrow to be told apart are drawn as one. */
function toldApart<S extends { readonly from: number; readonly length: number; readonly kind: string }>(
  spans: readonly S[],
  cell: number,
): readonly S[] {
  let drawn = Number.NEGATIVE_INFINITY;
  return spans.filter((span) => {
    const end = (span.from + span.length) * cell;
    if (end < drawn + 1 && span.kind === 'packet') return false;
    drawn = end;
    return true;
  });
}
