import { memo, useMemo } from 'react';
import { caption } from '../../core/trace/caption';
import { useHistory, walkAt } from '../store/history';
import { goToMoment, playPart, seek } from '../store/playback';
import { useWorld } from '../store/world';
import { Glyph } from '../ui/Glyph';
import type { HostLook } from '../ui/host-look';
import { lookOf, toneColours } from '../ui/step-look';
import { actionLabel } from './action-label';
import { type Block, fittingLabel, labelWidth, timelineRows } from './rows';
import type { MarkSpan, PacketSpan, RowName } from './spread';
import styles from './timeline.module.css';

interface SheetProps {
  readonly span: PacketSpan;
  readonly cell: number;
  readonly rows: readonly RowName[];
  /** The first and the last step that can be seen. */
  readonly low: number;
  readonly high: number;
  /** The packet that is shown. */
  readonly now: boolean;
}

/** Narrower blocks are left out, px. */
const LEAST = 1.5;

/** Everything about a packet but the playhead. */
export const PacketBlocks = memo(function PacketBlocks({ span, cell, rows, low, high, now }: SheetProps) {
  const { trace, from } = span;
  const blocks = useMemo(() => timelineRows(trace), [trace]);
  const looks = useWorld((s) => s.looks);
  const action = useHistory((s) =>
    rows[0] === 'action' && span.packet === 0 ? s.moments[span.moment]?.action : undefined,
  );
  const width = span.length * cell - 1;
  const top = (row: RowName) => 5 + rows.indexOf(row) * ROW;
  return (
    <>
      {action && (
        <Label className="did" left={from * cell} top={top('action')} text={actionLabel(action)} span={span} />
      )}
      {rows.includes('packet') && (
        <button
          type="button"
          tabIndex={-1}
          className={styles['block']}
          data-kind="packet"
          data-now={now || undefined}
          style={{ left: from * cell, top: top('packet'), width: Math.max(1, width) }}
          title={trace.title}
          onClick={() => goTo(span, 0)}
        >
          <span>{labelWidth(trace.title) < width ? trace.title : ''}</span>
        </button>
      )}
      {(['host', 'hook', 'table', 'chain'] as const).map(
        (name) =>
          rows.includes(name) &&
          blocks[name].map(
            (block) =>
              block.to >= low &&
              block.from <= high &&
              (block.to - block.from + 1) * cell >= LEAST && (
                <BlockBox
                  key={`${name}${block.from}`}
                  block={block}
                  cell={cell}
                  top={top(name)}
                  look={looks[block.of]}
                  span={span}
                />
              ),
          ),
      )}
      {rows.includes('rule') &&
        trace.steps.slice(low, high + 1).map((step) => {
          const look = lookOf(step);
          return (
            <button
              key={step.n}
              type="button"
              tabIndex={-1}
              className={styles['glyph']}
              style={{
                left: (from + step.n) * cell,
                top: top('rule') + 2,
                width: cell,
                color: toneColours(look.tone).ink,
              }}
              title={caption(step)}
              onClick={() => goTo(span, step.n)}
            >
              <Glyph name={look.glyph} size={13} />
            </button>
          );
        })}
    </>
  );
});

/** Height of a row, px. */
const ROW = 25;

interface MarkProps {
  readonly span: MarkSpan;
  readonly cell: number;
  readonly rows: readonly RowName[];
}

/** Something that was done and sent nothing: a flag through all rows. */
export function MarkBox({ span, cell, rows }: MarkProps) {
  const action = useHistory((s) => s.moments[span.moment]?.action);
  const text = actionLabel(action);
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={styles['flag']}
        style={{ left: span.from * cell + cell / 2 - 5, height: rows.length * ROW }}
        title={text}
        aria-label={text}
        onClick={() => goToMoment(span.moment, 'end')}
      />
      {rows[0] === 'action' && (
        <Label className="did" left={span.from * cell + cell / 2 + 4} top={5} text={text} span={span} />
      )}
    </>
  );
}

interface LabelProps {
  readonly className: string;
  readonly left: number;
  readonly top: number;
  readonly text: string;
  readonly span: { readonly moment: number };
}

function Label({ className, left, top, text, span }: LabelProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles[className]}
      style={{ left, top }}
      title={text}
      onClick={() => goToMoment(span.moment, 'start')}
    >
      {text}
    </button>
  );
}

function goTo({ moment, packet }: PacketSpan, step: number): void {
  if (walkAt(useHistory.getState().at).moment === moment) seek({ packet, step });
  else goToMoment(moment, { packet, step });
}

interface BoxProps {
  readonly block: Block;
  readonly cell: number;
  readonly top: number;
  readonly look: HostLook | undefined;
  readonly span: PacketSpan;
}

/** A drag this long means the block, px. */
const DRAG = 6;

function BlockBox({ block, cell, top, look, span }: BoxProps) {
  const width = (block.to - block.from + 1) * cell - 2;
  const label = fittingLabel(block, width);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles['block']}
      data-kind={block.kind}
      data-wide={width > 120 || undefined}
      style={{ left: (span.from + block.from) * cell + 1, top, width: Math.max(1, width), ...coloursOf(block, look) }}
      title={block.label || undefined}
      onPointerDown={(event) => {
        const { clientX, pointerId, currentTarget } = event;
        currentTarget.setPointerCapture(pointerId);
        const up = (end: PointerEvent) => {
          goTo(span, block.from);
          // A block that is dragged plays, and nothing else does.
          if (Math.abs(end.clientX - clientX) > DRAG) playPart(block.from, block.to);
        };
        currentTarget.addEventListener('pointerup', up, { once: true });
      }}
    >
      {block.kind === 'route' && width > 11 ? <Glyph name="route" size={13} /> : <span>{label}</span>}
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
