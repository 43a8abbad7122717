import { useMemo, useRef, useState } from 'react';
import type { RulesView } from '../../core/engine/snapshot';
import type { Place } from '../../core/trace/step';
import { type Draft, draftKey, dropDraft, setDraft, setProblems, useDrafts } from '../store/drafts';
import { setFollow } from '../store/selection';
import { actAndSendAgain, check } from '../store/simulation';
import { useWorld } from '../store/world';
import { foldComments } from './comments';
import { type Ghosts, ghostsOf } from './ghosts';
import { diffLines, type LineDiff } from './line-diff';

/** Typing rests this long before the text is checked, ms. */
const REST = 250;

export interface Ruleset {
  readonly draft: Draft | undefined;
  /** What the editor shows. */
  readonly shown: string;
  readonly shownLines: readonly string[];
  /** Comments are left out: such a text cannot be edited. */
  readonly folded: boolean;
  /** Against the rules in use where something was typed, else against the rules before the last change. */
  readonly diff: LineDiff | undefined;
  /** Lines that the last change of the rules took away; none while something is typed. */
  readonly ghosts: readonly Ghosts[];
  /** The line of the rules in use that a shown line is; -1 for one that is not in use. */
  appliedLine(shown: number): number;
  shownLine(applied: number): number;
  readonly applying: boolean;
  setFolded(folded: boolean): void;
  /** Editing begins: shows the whole text. */
  unfold(): void;
  /** Editing ends without a change. */
  settle(): void;
  typed(text: string): void;
  apply(): Promise<void>;
  undo(): void;
}

const linesOf = (text: string): readonly string[] => text.split('\n');

/** The text of a netns as it is shown and edited. What is typed lives in the drafts until it is applied or undone. */
export function useRuleset(netns: Place, view: RulesView): Ruleset {
  const key = draftKey(useWorld((s) => s.snapshot?.scenario) ?? '', netns);
  const draft = useDrafts((s) => s.drafts[key]);
  const before = useWorld((s) => s.rulesBefore[netns])?.text;
  const [wantsFolded, setFolded] = useState(true);
  const [editing, setEditing] = useState(false);
  const [applying, setApplying] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const typedText = draft?.text;
  const folded = wantsFolded && !draft && !editing;
  const shown = useMemo(
    () => typedText ?? (folded ? foldComments(view.text) : view.text),
    [typedText, folded, view.text],
  );
  const shownLines = useMemo(() => linesOf(shown), [shown]);
  const typedDiff = useMemo(
    () => (typedText === undefined ? undefined : diffLines(linesOf(view.text), linesOf(typedText))),
    [typedText, view.text],
  );
  const pastDiff = useMemo(
    () => (before === undefined ? undefined : diffLines(linesOf(before), linesOf(view.text))),
    [before, view.text],
  );

  const ghosts = useMemo(() => {
    if (before === undefined || !pastDiff || typedText !== undefined) return [];
    return ghostsOf(linesOf(folded ? foldComments(before) : before), pastDiff);
  }, [before, pastDiff, typedText, folded]);

  return {
    draft,
    ghosts,
    shown,
    shownLines,
    folded,
    diff: typedDiff ?? pastDiff,
    appliedLine: (line) => (typedDiff ? (typedDiff.marks[line] ? -1 : (typedDiff.from[line] ?? -1)) : line),
    shownLine: (line) => (typedDiff ? typedDiff.from.indexOf(line) : line),
    applying,
    setFolded,
    unfold: () => setEditing(true),
    settle: () => setEditing(false),
    typed(text) {
      clearTimeout(timer.current);
      if (text === view.text) return dropDraft(key);
      setDraft(key, { text, problems: draft?.problems ?? [], refused: false });
      timer.current = setTimeout(async () => setProblems(key, text, await check(netns, text), false), REST);
    },
    async apply() {
      const text = useDrafts.getState().drafts[key]?.text;
      if (text === undefined || applying) return;
      clearTimeout(timer.current);
      setApplying(true);
      // A text that would be refused does not become a part of the recording.
      const problems = await check(netns, text);
      const refused = problems.some((p) => p.severity === 'error');
      const answer = refused ? undefined : await actAndSendAgain({ kind: 'ruleset', on: netns, text });
      setApplying(false);
      if (refused) return setProblems(key, text, problems, true);
      if (!answer) return;
      setFollow(true);
      // Typed on while it was applied: that stays.
      if (useDrafts.getState().drafts[key]?.text === text) dropDraft(key);
      setEditing(false);
    },
    undo() {
      clearTimeout(timer.current);
      dropDraft(key);
      setEditing(false);
    },
  };
}
