import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { whileLoading } from '../store/idle';
import { useLayout } from '../store/layout';
import type { YamlEditor, YamlEvents } from './yaml-editor';

/** Puts an editor for manifests into an element. Events always reach the latest handlers. */
export function useYamlEditor(host: RefObject<HTMLElement | null>, events: YamlEvents): YamlEditor | undefined {
  const [editor, setEditor] = useState<YamlEditor>();
  const latest = useRef(events);
  useLayoutEffect(() => {
    latest.current = events;
  });
  const theme = useLayout((s) => s.theme);
  const restyle = useRef<((dark: boolean) => void) | undefined>(undefined);
  useEffect(() => {
    let made: YamlEditor | undefined;
    let gone = false;
    void whileLoading(import('./yaml-editor')).then(({ createYamlEditor, setTheme }) => {
      if (gone || !host.current) return;
      restyle.current = setTheme;
      setTheme(useLayout.getState().theme === 'dark');
      made = createYamlEditor(host.current, {
        typed: (text) => latest.current.typed(text),
        apply: () => latest.current.apply(),
      });
      setEditor(made);
    });
    return () => {
      gone = true;
      made?.dispose();
      setEditor(undefined);
    };
  }, [host]);
  useEffect(() => restyle.current?.(theme === 'dark'), [theme]);
  return editor;
}
