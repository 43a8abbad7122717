import { useEffect, useRef } from 'react';
import { usePresent } from '../store/present';
import css from './present.module.css';

/** A red point, or a circle of light, where the speaker points. */
export function Pointer() {
  const pointer = usePresent((s) => s.pointer);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent) => {
      element.current?.style.setProperty('--x', `${clientX}px`);
      element.current?.style.setProperty('--y', `${clientY}px`);
    };
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, []);
  return <div ref={element} className={css['pointer']} data-pointer={pointer} aria-hidden="true" />;
}
