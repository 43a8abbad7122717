import { createRoot } from 'react-dom/client';
import type { Command } from '../../embed/messages';
import type { EmbedTheme, StepRef } from '../../embed/options';
import { applyTheme, useLayout } from '../store/layout';
import { startFollowing } from '../store/follow';
import { idle } from '../store/idle';
import { loop, pause, play, seek, stepBack, stepForward, usePlayback } from '../store/playback';
import { setPredicting } from '../store/predict';
import { useSimulation } from '../store/simulation';
import { EmbedPage } from './EmbedPage';
import type { Handle } from './handle';
import { openAsked } from './open-asked';
import { keepRange, tellSteps } from './range';
import { wordsOf } from './words';

/** Brings the frame to life: opens what is asked, draws it, and carries out what the page around it says. */
export function startLive(handle: Handle): void {
  const { options, bridge, root } = handle;
  const words = wordsOf(options.lang);
  window.idle = idle;
  setTheme(options.theme);
  startFollowing();
  setPredicting(options.predict);
  const range = { from: options.from, to: options.to, loop: options.loop };
  keepRange(range, (event) => bridge.post(event));
  tellSteps((event) => bridge.post(event));

  let drawn = false;
  let playFirst = handle.play || options.autoplay;
  /** Opens something, puts the cursor where it is wanted, and shows it. */
  const show = async (what: { scenario?: string; seed?: string; state?: string }, at: StepRef | undefined) => {
    const problem = await openAsked(what, words);
    if (problem !== undefined) throw new Error(problem);
    pause();
    // A state that was handed in says itself where it stands.
    if (at) seek({ packet: at.packet - 1, step: at.step - 1 });
    else if (!what.state) seek({ packet: 0, step: 0 });
    if (!drawn) {
      drawn = true;
      // The still frame goes when there is something in its place.
      const page = document.createElement('div');
      page.style.height = '100%';
      root.replaceChildren(page);
      createRoot(page).render(<EmbedPage options={options} words={words} />);
    }
    if (playFirst) play();
    playFirst = false;
    const { walk } = usePlayback.getState();
    bridge.post({
      type: 'ready',
      scenario: useSimulation.getState().scenario?.id ?? '',
      packets: walk.length,
      steps: walk[0]?.steps.length ?? 0,
    });
  };

  const carryOut = async (command: Command): Promise<void> => {
    switch (command.type) {
      case 'load':
        // Another walk is played from its start to its end.
        Object.assign(range, { from: undefined, to: undefined });
        return show(command, undefined);
      case 'play':
        return play();
      case 'pause':
        return pause();
      case 'step':
        return stepBy(command.by ?? 1);
      case 'seek':
        return seek({ packet: (command.packet ?? 1) - 1, step: command.step - 1 });
      case 'setTheme':
        return setTheme(command.theme);
    }
  };

  const state = location.hash.slice(1);
  show({ ...options, ...(state ? { state } : {}) }, options.step ?? options.from)
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : `${error}`;
      handle.failed(message);
      bridge.post({ type: 'error', message });
    })
    .finally(() => bridge.serve(carryOut));
  useSimulation.subscribe((now, before) => {
    const trouble = now.crash?.message ?? now.blocked;
    if (trouble === undefined || trouble === (before.crash?.message ?? before.blocked)) return;
    handle.failed(now.crash ? words.core : words.failed);
    bridge.post({ type: 'error', message: trouble });
  });
}

/** One step is shown as it happens, several at once. */
function stepBy(by: number): void {
  if (by === 1) return stepForward();
  for (let n = 0; n < Math.abs(by); n++) {
    const before = usePlayback.getState();
    if (by < 0) stepBack();
    else stepForward();
    const { packet, step } = usePlayback.getState();
    if (packet === before.packet && step === before.step) break;
  }
  seek(usePlayback.getState());
  loop.wake();
}

const system = matchMedia('(prefers-color-scheme: dark)');
let wanted: EmbedTheme = 'auto';
system.addEventListener('change', () => setTheme(wanted));

function setTheme(theme: EmbedTheme): void {
  wanted = theme;
  useLayout.setState({ theme: theme === 'auto' ? (system.matches ? 'dark' : 'light') : theme });
  applyTheme();
}
