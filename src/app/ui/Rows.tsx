import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './rows.module.css';

interface Props {
  readonly label: string;
  readonly count: number;
  /** Height of a row, px. */
  readonly height: number;
  readonly className?: string | undefined;
  /** Brings this row into view whenever it changes. */
  readonly show?: number | undefined;
  row(index: number, style: CSSProperties): ReactNode;
}

/** Rows drawn beyond the visible ones. */
const BEYOND = 6;

/** A long list of rows of one height, of which only the visible ones are in the page. */
export function Rows({ label, count, height, className, show, row }: Props) {
  const box = useRef<HTMLUListElement>(null);
  const [seen, setSeen] = useState<readonly [from: number, to: number]>([0, 30]);
  const look = () => {
    const element = box.current;
    if (!element) return;
    const from = Math.max(0, Math.floor(element.scrollTop / height) - BEYOND);
    const to = Math.ceil((element.scrollTop + element.clientHeight) / height) + BEYOND;
    setSeen((old) => (old[0] === from && old[1] === to ? old : [from, to]));
  };
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  });
  useEffect(() => {
    const element = box.current;
    if (!element || show === undefined || show < 0) return;
    const top = show * height;
    if (top < element.scrollTop || top + height > element.scrollTop + element.clientHeight)
      element.scrollTop = top - element.clientHeight / 3;
  }, [show, height]);
  const last = Math.min(count, seen[1]);
  const shown = Array.from({ length: Math.max(0, last - seen[0]) }, (_, i) => seen[0] + i);
  return (
    <ul ref={box} className={[styles['rows'], className].filter(Boolean).join(' ')} aria-label={label} onScroll={look}>
      <li aria-hidden="true" style={{ height: count * height }} />
      {shown.map((i) => row(i, { position: 'absolute', top: i * height, left: 0, right: 0, height }))}
    </ul>
  );
}
