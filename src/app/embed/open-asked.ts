import { scenarios } from '../../core/world/scenarios/all';
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
  const scenario = asked.scenario === undefined ? scenarios[0] : scenarios.find((s) => s.id === asked.scenario);
  if (!scenario) return words.noScenario;
  const seed = /^[0-9a-f]{1,8}$/i.test(asked.seed ?? '') ? Number.parseInt(asked.seed ?? '', 16) : scenario.seed;
  await openRecording({ version: 1, scenario: scenario.id, seed, actions: [] });
  return useSimulation.getState().refusal;
}
