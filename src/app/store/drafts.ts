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
  /** By netns. */
  readonly drafts: Readonly<Record<Place, Draft>>;
}

export const useDrafts = create<DraftsState>()(() => ({ drafts: {} }));

export function setDraft(netns: Place, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [netns]: draft } }));
}

/** Adds what is wrong, where the text is still the one that was asked about. */
export function setProblems(netns: Place, text: string, problems: readonly Problem[], refused: boolean): void {
  const draft = useDrafts.getState().drafts[netns];
  if (draft?.text === text) setDraft(netns, { text, problems, refused });
}

export function dropDraft(netns: Place): void {
  useDrafts.setState((state) => {
    const drafts = { ...state.drafts };
    delete drafts[netns];
    return { drafts };
  });
}

export function dropDrafts(): void {
  useDrafts.setState({ drafts: {} });
}
