import { create } from 'zustand';
import { usePlayback } from '../store/playback';
import { forget, recall, remember } from '../store/storage';
import { useWorld } from '../store/world';
import { parseState } from './link';
import { type SharedState, stateNow } from './state';

/** Whether what was done survives a reload. */
export type Saved = 'nothing' | 'saved' | 'no storage' | 'too large';

export const useSaved = create<{ readonly saved: Saved }>()(() => ({ saved: 'nothing' }));

/** Things rest this long before they are saved, ms. */
const REST = 400;
/** Browsers keep some five million characters for a whole site. */
const MOST = 2_000_000;

const keyOf = (scenario: string) => `saved ${scenario}`;

/** What was saved of a scenario; nothing where it cannot be read any more. */
export function savedState(scenario: string): SharedState | undefined {
  const content = recall(keyOf(scenario));
  if (content === undefined) return undefined;
  try {
    return parseState(content);
  } catch {
    forget(keyOf(scenario));
    return undefined;
  }
}

function save(): void {
  const state = stateNow();
  if (!state) return;
  const key = keyOf(state.recording.scenario);
  if (state.recording.actions.length === 0) {
    forget(key);
    return useSaved.setState({ saved: 'nothing' });
  }
  const content = JSON.stringify(state);
  if (content.length > MOST) return useSaved.setState({ saved: 'too large' });
  useSaved.setState({ saved: remember(key, content) ? 'saved' : 'no storage' });
}

/** Saves what is done and where the reader stands, as soon as it rests. Returns how to stop. */
export function startSaving(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirty = false;
  const now = () => {
    clearTimeout(timer);
    if (dirty) save();
    dirty = false;
  };
  const later = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(now, REST);
  };
  const stops = [
    useWorld.subscribe((state, before) => {
      if (state.recording !== before.recording) later();
    }),
    usePlayback.subscribe((state, before) => {
      const done = useWorld.getState().recording?.actions.length ?? 0;
      if (done > 0 && !state.playing && (state.step !== before.step || state.packet !== before.packet)) later();
    }),
  ];
  addEventListener('pagehide', now);
  return () => {
    removeEventListener('pagehide', now);
    for (const stop of stops) stop();
  };
}
