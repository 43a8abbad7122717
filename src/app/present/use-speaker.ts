import { useEffect, useState } from 'react';
import { say } from '../../core/lib/say';
import { caption } from '../../core/trace/caption';
import { after, stepAt } from '../playback/cursor';
import { useLayout } from '../store/layout';
import { currentStep, currentTrace, stepBack, stepForward, usePlayback } from '../store/playback';
import { toggle, usePresent } from '../store/present';
import { useSimulation } from '../store/simulation';
import { type Line, openLine, type Shown } from './channel';
import { nextText } from './next-text';

function shownNow(): Shown {
  const playback = usePlayback.getState();
  const step = currentStep(playback);
  const next = after(playback.walk, playback);
  const { scenario } = useSimulation.getState();
  return {
    kind: 'shown',
    title: say(scenario?.title ?? 'Chainwalk'),
    notes: say(scenario?.text ?? ''),
    caption: step ? caption(step) : '',
    next: nextText(next && stepAt(playback.walk, next)),
    step: playback.step + 1,
    steps: currentTrace(playback)?.steps.length ?? 0,
    blank: usePresent.getState().blank,
    theme: useLayout.getState().theme,
  };
}

/** Keeps the speaker's window told. Returns how to open it; `false` where the browser forbids a window. */
export function useSpeaker(): () => boolean {
  const [id] = useState(() => crypto.randomUUID());
  useEffect(() => {
    let line: Line | undefined;
    const tell = () => line?.send(shownNow());
    line = openLine(id, (message) => {
      if (message.kind === 'hello') tell();
      else if (message.kind === 'forward') stepForward();
      else if (message.kind === 'back') stepBack();
      else if (message.kind === 'blank') toggle('blank');
    });
    tell();
    const stops = [
      usePlayback.subscribe((now, before) => {
        if (now.step !== before.step || now.packet !== before.packet || now.walk !== before.walk) tell();
      }),
      usePresent.subscribe(tell),
      useLayout.subscribe(tell),
      useSimulation.subscribe((now, before) => now.scenario !== before.scenario && tell()),
    ];
    return () => {
      for (const stop of stops) stop();
      line?.close();
    };
  }, [id]);
  return () => {
    const query = `?presenter=${id}`;
    return window.open(`./${query}`, `chainwalk-${id}`, 'popup,width=900,height=640') !== null;
  };
}
