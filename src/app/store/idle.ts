import { isMoving } from '../playback/cursor';
import { usePlayback } from './playback';
import { useSimulation } from './simulation';

let loading = 0;

/** Counts something that is being loaded as work: `idle()` waits for it. */
export async function whileLoading<T>(work: Promise<T>): Promise<T> {
  loading++;
  try {
    return await work;
  } finally {
    loading--;
  }
}

const quiet = () => loading === 0 && useSimulation.getState().pending === 0 && !isMoving(usePlayback.getState());
const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));

/** Resolves when nothing is asked, loaded or animated, and that has been drawn. Tests wait for it. */
export async function idle(): Promise<void> {
  for (let still = 0; still < 3; still = quiet() ? still + 1 : 0) await frame();
}

declare global {
  interface Window {
    idle: typeof idle;
  }
}
