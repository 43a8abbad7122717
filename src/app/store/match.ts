// Written by whoever asks for a packet that would match a rule, and by the form that such a packet fills.
import { create } from 'zustand';
import type { Action } from '../../core/world/action';
import type { RuleRef } from './selection';
import { useWorld } from './world';

type Probe = Extract<Action, { kind: 'probe' }>;

interface MatchState {
  /** The rule that is asked about. */
  readonly rule?: RuleRef | undefined;
  /** What the form to send packets begins with, instead of the last packet. */
  readonly draft?: Probe | undefined;
  /** The scenario that the draft is for. */
  readonly scenario?: string | undefined;
  /** Grows with each draft: the form begins anew. */
  readonly drafts: number;
}

export const useMatch = create<MatchState>()(() => ({ drafts: 0 }));

export function askForMatch(rule: RuleRef | undefined): void {
  useMatch.setState({ rule });
}

export function fillForm(draft: Probe): void {
  const scenario = useWorld.getState().snapshot?.scenario;
  useMatch.setState(({ drafts }) => ({ draft, scenario, drafts: drafts + 1 }));
}
