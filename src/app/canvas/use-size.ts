import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** The size of an element, px, kept current; zero before the first layout. */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, { readonly w: number; readonly h: number }] {
  const box = useRef<E>(null);
  const [size, setSize] = useState({ w: 0, h: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () =>
      setSize((old) =>
        old.w === element.clientWidth && old.h === element.clientHeight
          ? old
          : { w: element.clientWidth, h: element.clientHeight },
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, size];
}
