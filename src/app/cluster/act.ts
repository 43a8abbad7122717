import type { Action } from '../../core/world/action';
import type { ActAnswer } from '../../worker/protocol';
import { useCluster } from '../store/cluster';
import { usePlayback } from '../store/playback';
import { act } from '../store/simulation';
import { useWorld } from '../store/world';

/** After so many steps that were played, the rest happens at once. */
const MOST = 12;
/** How long each step is seen, ms. */
const SEEN = 450;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, SEEN));

/** Grows by one with each action: one that is played stops when another one begins. */
let turn = 0;

/** Does something to the cluster, and lets it follow at the pace that the reader chose. */
export async function actOnCluster(action: Action): Promise<ActAnswer | undefined> {
  const mine = ++turn;
  const answer = await act(action);
  if (!answer || answer.problems.some((p) => p.severity === 'error')) return answer;
  const { pace } = useCluster.getState();
  if (pace === 'step by step') return answer;
  if (pace === 'play' && !usePlayback.getState().reducedMotion) {
    for (let n = 0; n < MOST && mine === turn && (await stepCluster()); n++) await pause();
  }
  if (mine === turn && pendingCount() > 0) await act({ kind: 'settle' });
  return answer;
}

/** Lets time pass until the next thing happens; `false` where nothing is to come. */
export async function stepCluster(): Promise<boolean> {
  const { snapshot } = useWorld.getState();
  const next = snapshot?.pending[0];
  if (!snapshot || !next) return false;
  return (await act({ kind: 'wait', micros: Math.max(0, next.time - snapshot.time) })) !== undefined;
}

export const letPass = (seconds: number) => act({ kind: 'wait', micros: seconds * 1_000_000 });

export const settleCluster = () => act({ kind: 'settle' });

const pendingCount = () => useWorld.getState().snapshot?.pending.length ?? 0;
