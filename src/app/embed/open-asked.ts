import { scenarios } from '../../core/world/scenarios/all';
import { Unreadable } from '../share/check';
import { isStateLink, readState } from '../share/link';
import { showView, type SharedState } from '../share/state';
import { openRecording, useSimulation } from '../store/simulation';
import type { wordsOf } from './words';

interface Asked {
  readonly scenario?: string;
  readonly seed?: string;
  /** What stands behind the `#` of a share link. */
  readonly state?: string;
}

/** Opens what an embed is asked to show. Returns what is wrong, where it cannot be opened. */
export async function openAsked(asked: Asked, words: ReturnType<typeof wordsOf>): Promise<string | undefined> {
  const hash = `#${asked.state?.replace(/^#/, '') ?? ''}`;
  if (isStateLink(hash)) return await openShared(hash, words);
  if (asked.state) return words.badState;
  const scenario = asked.scenario === undefined ? scenarios[0] : scenarios.find((s) => s.id === asked.scenario);
  if (!scenario) return words.noScenario;
  const seed = /^[0-9a-f]{1,8}$/i.test(asked.seed ?? '') ? Number.parseInt(asked.seed ?? '', 16) : scenario.seed;
  await openRecording({ version: 1, scenario: scenario.id, seed, actions: [] });
  return useSimulation.getState().refusal;
}

async function openShared(hash: string, words: ReturnType<typeof wordsOf>): Promise<string | undefined> {
  let state: SharedState;
  try {
    state = await readState(hash);
  } catch (error) {
    if (error instanceof Unreadable) return `${words.badState} ${error.message}`;
    throw error;
  }
  if (!(await openRecording(state.recording))) {
    const { unknown, refusal } = useSimulation.getState();
    return unknown === undefined ? refusal : words.noScenario;
  }
  if (state.view) showView(state.view);
  return undefined;
}
