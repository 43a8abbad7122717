import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../core/lib/words';
import { isFresh, selectObject, useCluster } from '../store/cluster';
import { type Draft, draftKey, dropDraft, setDraft, setProblems, useDrafts } from '../store/drafts';
import { whileLoading } from '../store/idle';
import { manifestOf } from '../store/simulation';
import { useWorld } from '../store/world';
import { actOnCluster } from './act';
import { objectRef } from './objects';

/** Typing rests this long before the text is checked, ms. */
const REST = 200;

export interface Manifest {
  /** What the editor shows. */
  readonly text: string;
  readonly draft: Draft | undefined;
  readonly busy: boolean;
  /** What the API server said of the last apply or delete. */
  readonly said: string;
  typed(text: string): void;
  apply(): Promise<void>;
  undo(): void;
  remove(): Promise<void>;
}

const load = () => import('./yaml-editor');

/** The manifest of an object as it is shown and edited. What is typed lives in the drafts until it is applied or undone. */
export function useManifest(object: string): Manifest {
  const scenario = useWorld((s) => s.snapshot?.scenario) ?? '';
  const key = draftKey(scenario, object);
  const draft = useDrafts((s) => s.drafts[key]);
  const number = useWorld((s) => s.snapshot?.objects[object]);
  const [stored, setStored] = useState<{ readonly object: string; readonly text: string }>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ readonly object: string; readonly text: string }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (number === undefined) return;
    let current = true;
    void whileLoading(manifestOf([object])).then((text) => current && setStored({ object, text }));
    return () => {
      current = false;
    };
  }, [object, number]);

  const before = stored?.object === object && number !== undefined ? stored.text : '';
  const check = async (text: string, refused: boolean): Promise<readonly Problem[]> => {
    const { problemsOf } = await whileLoading(load());
    const problems = problemsOf(text);
    setProblems(key, text, problems, refused);
    return problems;
  };
  return {
    text: draft?.text ?? before,
    draft,
    busy,
    said: said?.object === object ? said.text : '',
    typed(text) {
      clearTimeout(timer.current);
      if (text === before && !isFresh(object)) return dropDraft(key);
      setDraft(key, { text, problems: draft?.problems ?? [], refused: false });
      timer.current = setTimeout(() => void check(text, false), REST);
    },
    async apply() {
      const text = useDrafts.getState().drafts[key]?.text;
      if (text === undefined || busy) return;
      clearTimeout(timer.current);
      setBusy(true);
      try {
        // A text that would be refused does not become a part of the recording.
        const wrong = (await check(text, true)).some((p) => p.severity === 'error');
        if (wrong) return;
        const { objectsOf } = await load();
        const [first = ''] = objectsOf(text);
        const answer = await actOnCluster({ kind: 'apply', manifest: text });
        if (!answer) return;
        if (answer.problems.some((p) => p.severity === 'error')) return setProblems(key, text, answer.problems, true);
        // Typed on while it was applied: that stays.
        if (useDrafts.getState().drafts[key]?.text === text) dropDraft(key);
        const shown = first || object;
        setSaid({ object: shown, text: answer.output.trim() });
        if (useCluster.getState().object === object) selectObject(shown);
      } finally {
        setBusy(false);
      }
    },
    undo() {
      clearTimeout(timer.current);
      dropDraft(key);
      if (isFresh(object)) selectObject('');
    },
    async remove() {
      const { kind, namespace, name } = objectRef(object);
      setBusy(true);
      const answer = await actOnCluster({ kind: 'delete', resource: kind, namespace, name });
      setBusy(false);
      if (answer) setSaid({ object, text: answer.output.trim() });
    },
  };
}
