import { cloneElement, type HTMLAttributes, type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import styles from './tip.module.css';

/** The one tooltip of the page. */
interface Shown {
  readonly text: string;
  readonly keys?: string | undefined;
  /** Where the button is: its middle and its lower edge. */
  readonly x: number;
  readonly y: number;
}

const useTip = create<{ readonly shown?: Shown | undefined }>()(() => ({}));
const DELAY = 500;
const MARGIN = 8;
let timer: ReturnType<typeof setTimeout>;

function hide(): void {
  clearTimeout(timer);
  useTip.setState({ shown: undefined });
}

interface Props {
  readonly text: string;
  /** The key that does the same, as it is printed on a keyboard. */
  readonly keys?: string;
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>;
}

/** Names a button and its key when the pointer rests on it or the keyboard comes to it. The button has its own name. */
export function Tip({ text, keys, children }: Props) {
  const show = (element: HTMLElement, delay: number) => {
    clearTimeout(timer);
    const { left, width, bottom } = element.getBoundingClientRect();
    timer = setTimeout(() => useTip.setState({ shown: { text, keys, x: left + width / 2, y: bottom } }), delay);
  };
  return cloneElement(children, {
    onPointerEnter: (event) => event.pointerType === 'mouse' && show(event.currentTarget, DELAY),
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: (event) => event.currentTarget.matches(':focus-visible') && show(event.currentTarget, 0),
    onBlur: hide,
  });
}

/** Draws the tooltip. Stands once in the page. */
export function TipLayer() {
  const shown = useTip((s) => s.shown);
  const element = useRef<HTMLDivElement>(null);
  const [left, setLeft] = useState(0);
  useLayoutEffect(() => {
    const width = element.current?.offsetWidth ?? 0;
    if (shown) setLeft(Math.max(MARGIN, Math.min(innerWidth - width - MARGIN, shown.x - width / 2)));
  }, [shown]);
  if (!shown) return null;
  return (
    <div ref={element} className={styles['tip']} role="tooltip" style={{ left, top: shown.y + 6 }}>
      {shown.text}
      {shown.keys && <kbd>{shown.keys}</kbd>}
    </div>
  );
}
