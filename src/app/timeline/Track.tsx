import { memo, useEffect, useMemo, useRef } from 'react';
import { caption } from '../../core/trace/caption';
import type { Trace } from '../../core/trace/step';
import { seek, usePlayback } from '../store/playback';
import { stopsAt } from '../playback/stops';
import { useStops } from '../store/stops';
import { useWorld } from '../store/world';
import { Glyph } from '../ui/Glyph';
import type { HostLook } from '../ui/host-look';
import { useWidth } from '../ui/use-width';
import { lookOf, toneColours } from '../ui/step-look';
import { type Block, fittingLabel, type Rows, timelineRows } from './rows';
import styles from './timeline.module.css';

const MIN_CELL = 15;
const MAX_CELL = 48;
const names = ['host', 'hook', 'table', 'chain'] as const;

/** Five rows, host to rule: where each step of the packet happened, with the playhead over one of them in all five. */
export function Track({ trace }: { readonly trace: Trace }) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const n = usePlayback((s) => s.step);
  const count = trace.steps.length;
  const cell = Math.max(MIN_CELL, Math.min(MAX_CELL, (width - 8) / count));

  // The playhead stays away from the edges of what is visible. Where it is scrolled to is remembered: to ask the element
  // would lay the whole page out in the middle of a step.
  const scrolled = useRef(0);
  useEffect(() => {
    const x = n * cell - scrolled.current;
    const most = Math.max(0, count * cell - width);
    if (x >= width * 0.2 && x <= width * 0.75) return;
    const wanted = Math.round(Math.max(0, Math.min(most, n * cell - width * 0.4)));
    if (wanted === Math.round(scrolled.current)) return;
    scrolled.current = wanted;
    scroller.current?.scrollTo({ left: wanted });
  }, [n, cell, width, count]);

  return (
    <div className={styles['track']}>
      <div className={styles['names']} aria-hidden="true">
        {names.map((name) => (
          <span key={name}>{name}</span>
        ))}
        <span>rule</span>
      </div>
      {/* The slider above says all of this in words and takes the keys; this is the same for a pointer. */}
      <div
        className={styles['scroller']}
        ref={scroller}
        aria-hidden="true"
        tabIndex={-1}
        onScroll={(event) => {
          scrolled.current = event.currentTarget.scrollLeft;
        }}
      >
        <div className={styles['sheet']} style={{ width: count * cell }}>
          <Sheet trace={trace} cell={cell} />
          <Marks trace={trace} cell={cell} />
          <div className={styles['playhead']} style={{ left: n * cell - 1, width: cell + 2 }} />
        </div>
      </div>
    </div>
  );
}

/** The steps at which play stops by itself, and the range. */
const Marks = memo(function Marks({ trace, cell }: { readonly trace: Trace; readonly cell: number }) {
  const stops = useStops((s) => s.stops);
  const range = usePlayback((s) => s.range);
  const packet = usePlayback((s) => s.packet);
  const last = trace.steps.length - 1;
  const within = range && range.from.packet <= packet && packet <= range.to.packet;
  const from = range?.from.packet === packet ? range.from.step : 0;
  const to = range?.to.packet === packet ? range.to.step : last;
  return (
    <>
      {within && <div className={styles['range']} style={{ left: from * cell, width: (to - from + 1) * cell }} />}
      {stops.length > 0 &&
        trace.steps.map(
          (step, n) =>
            stopsAt(stops, trace, n) && (
              <i
                key={step.n}
                className={styles['stop']}
                style={{ left: n * cell + cell / 2 - 4 }}
                title="Play stops here"
              />
            ),
        )}
    </>
  );
});

/** Everything but the playhead: drawn once for a packet. */
const Sheet = memo(function Sheet({ trace, cell }: { readonly trace: Trace; readonly cell: number }) {
  const rows: Rows = useMemo(() => timelineRows(trace), [trace]);
  const looks = useWorld((s) => s.looks);
  return (
    <>
      {names.map((name) => (
        <div key={name} className={styles['row']}>
          {rows[name].map((block) => (
            <BlockBox key={block.from} block={block} cell={cell} look={looks[block.of]} />
          ))}
        </div>
      ))}
      <div className={styles['row']}>
        {trace.steps.map((step) => {
          const look = lookOf(step);
          return (
            <button
              key={step.n}
              type="button"
              tabIndex={-1}
              className={styles['glyph']}
              style={{ left: step.n * cell, width: cell, color: toneColours(look.tone).ink }}
              title={caption(step)}
              onClick={() => goTo(step.n)}
            >
              <Glyph name={look.glyph} size={13} />
            </button>
          );
        })}
      </div>
    </>
  );
});

function goTo(step: number): void {
  seek({ packet: usePlayback.getState().packet, step });
}

interface BoxProps {
  readonly block: Block;
  readonly cell: number;
  readonly look: HostLook | undefined;
}

function BlockBox({ block, cell, look }: BoxProps) {
  const width = (block.to - block.from + 1) * cell - 2;
  const label = fittingLabel(block, width);
  const wide = width > 120;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['block']}
      data-kind={block.kind}
      data-wide={wide || undefined}
      style={{ left: block.from * cell + 1, width, ...coloursOf(block, look) }}
      title={block.label || undefined}
      onClick={() => goTo(block.from)}
    >
      {block.kind === 'route' ? <Glyph name="route" size={13} /> : <span>{label}</span>}
    </button>
  );
}

function coloursOf(block: Block, look: HostLook | undefined): React.CSSProperties {
  switch (block.kind) {
    case 'host': {
      const tone = look?.tone ?? 'h0';
      return { color: `var(--${tone})`, background: `var(--${tone}-t)`, borderColor: `var(--${tone})` };
    }
    case 'table':
      return { color: `var(--${block.of})`, background: `var(--${block.of}-t)` };
    case 'chain':
      return { color: `var(--${block.of})`, borderColor: `var(--${block.of})` };
    default:
      return {};
  }
}
