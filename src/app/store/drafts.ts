// Written by the rules pane only: what was typed and is not applied, kept until it is applied or undone.
import { create } from 'zustand';
import type { Problem } from '../../core/lib/words';
import type { Place } from '../../core/trace/step';

export interface Draft {
  readonly text: string;
  /** What is wrong with the text, as far as it is known. */
  readonly problems: readonly Problem[];
  /** Apply was pressed and the text refused: the rules before stay in use. */
  readonly refused: boolean;
}

export interface DraftsState {
  /** By `draftKey`. */
  readonly drafts: Readonly<Record<string, Draft>>;
}

/** Each scenario has its own drafts: who comes back to it finds what was typed there. */
export const draftKey = (scenario: string, netns: Place): string => `${scenario} ${netns}`;

export const useDrafts = create<DraftsState>()(() => ({ drafts: {} }));

export function setDraft(key: string, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
}

/** Adds what is wrong, where the text is still the one that was asked about. */
export function setProblems(key: string, text: string, problems: readonly Problem[], refused: boolean): void {
  const draft = useDrafts.getState().drafts[key];
  if (draft?.text === text) setDraft(key, { text, problems, refused });
}

export function dropDraft(key: string): void {
  useDrafts.setState((state) => {
    const drafts = { ...state.drafts };
    delete drafts[key];
    return { drafts };
  });
}
