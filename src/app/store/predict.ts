// Written by the switch, the link, and predict/asking.ts.
import { create } from 'zustand';
import type { Question } from '../predict/questions';
import { setAhead } from './view';

export interface PredictState {
  readonly on: boolean;
  readonly question?: Question | undefined;
  /** The answer that was given; the reason is shown. */
  readonly given?: number | undefined;
  readonly right: number;
  readonly asked: number;
}

export const usePredict = create<PredictState>()(() => ({ on: false, right: 0, asked: 0 }));
export function setPredicting(on: boolean): void {
  if (on === usePredict.getState().on) return;
  // What is drawn ahead would give the answers away.
  setAhead(!on);
  usePredict.setState({ on, question: undefined, given: undefined, right: 0, asked: 0 });
}
