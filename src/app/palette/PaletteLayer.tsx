import { lazy, Suspense, useEffect, useState } from 'react';

const Palette = lazy(() => import('../shells/later').then((m) => ({ default: m.Palette })));

/** Ctrl K, or the key that the system has for it, opens the palette; the editors have that key for themselves. */
export function PaletteLayer() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('.monaco-editor')) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return <Suspense>{open && <Palette onClose={() => setOpen(false)} />}</Suspense>;
}
