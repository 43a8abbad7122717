import { type CSSProperties, useRef } from 'react';
import { type LayoutState, setSize, sizes, useLayout } from '../store/layout';
import styles from './splitter.module.css';

interface Props {
  readonly name: keyof typeof sizes;
  readonly label: string;
  readonly style?: CSSProperties;
}

const STEP = 24;

/**
 * The edge of a pane that lies at the right or bottom of the frame. One edge sizes two panes at once, which is why these are lines of
 * one grid. Dragged, or moved with the arrow keys.
 */
export function Splitter({ name, label, style }: Props) {
  const size = useLayout((s: LayoutState) => s[name]);
  const start = useRef({ at: 0, size: 0 });
  const upright = name === 'side';
  const along = (event: React.PointerEvent) => (upright ? event.clientX : event.clientY);
  const { min, max } = sizes[name];
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a separator that moves is a widget; hr is none
      role="separator"
      tabIndex={0}
      className={styles['splitter']}
      data-upright={upright || undefined}
      style={style}
      aria-label={label}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={size}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: along(event), size };
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) setSize(name, start.current.size + start.current.at - along(event));
      }}
      onDoubleClick={() => setSize(name, sizes[name].initial)}
      onKeyDown={(event) => {
        const by = { ArrowLeft: STEP, ArrowUp: STEP, ArrowRight: -STEP, ArrowDown: -STEP }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        setSize(name, size + by);
      }}
    />
  );
}
