import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { whileLoading } from '../store/idle';
import { useLayout } from '../store/layout';
import type { EditorEvents, RulesEditor } from './editor';

const nextPaint = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));

/** Loads the editor after the page has painted and the first world is there. */
async function load() {
  await nextPaint();
  return import('./monaco');
}

/** Puts an editor into an element, once there is something to show. Events always reach the latest handlers. */
export function useEditor(
  host: RefObject<HTMLElement | null>,
  ready: boolean,
  events: EditorEvents,
): RulesEditor | undefined {
  const [editor, setEditor] = useState<RulesEditor>();
  const latest = useRef(events);
  useLayoutEffect(() => {
    latest.current = events;
  });
  const theme = useLayout((s) => s.theme);
  const restyle = useRef<((dark: boolean) => void) | undefined>(undefined);

  useEffect(() => {
    if (!ready) return;
    let made: RulesEditor | undefined;
    let gone = false;
    void whileLoading(load()).then(({ createRulesEditor, setTheme }) => {
      if (gone || !host.current) return;
      restyle.current = setTheme;
      setTheme(useLayout.getState().theme === 'dark');
      made = createRulesEditor(host.current, {
        typed: (text) => latest.current.typed(text),
        beforeEdit: () => latest.current.beforeEdit(),
        apply: () => latest.current.apply(),
        match: (line) => latest.current.match(line),
        pressed: (line, part) => latest.current.pressed(line, part),
        scrolled: () => latest.current.scrolled(),
        shows: (first) => latest.current.shows(first),
        hover: (line) => latest.current.hover(line),
        describe: (at) => latest.current.describe(at),
        complete: (at) => latest.current.complete(at),
      });
      setEditor(made);
    });
    return () => {
      gone = true;
      made?.dispose();
      setEditor(undefined);
    };
  }, [ready, host]);

  useEffect(() => restyle.current?.(theme === 'dark'), [theme]);
  return editor;
}
