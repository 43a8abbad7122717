import { useEffect, useState } from 'react';
import { caption } from '../../core/trace/caption';
import type { Trace } from '../../core/trace/step';
import { hostOf, isEvent } from '../playback/schedule';
import { type Playback, usePlayback } from '../store/playback';

/** While it plays, ordinary steps are spoken at most this often, ms. */
const REST = 2000;

/** What is said about a step: where it is in the walk and in the kernel, then its sentence. */
export function spoken(trace: Trace, n: number): string {
  const step = trace.steps[n];
  if (!step) return '';
  const where = 'chain' in step ? `, ${step.table}, ${step.hook}` : '';
  return `Step ${n + 1} of ${trace.steps.length}, ${hostOf(step.place)}${where}. ${caption(step)}`;
}

/** Speaks each step politely: every one that the reader asked for; of those that play, the rewrites, verdicts and some. */
export function LiveRegion() {
  const [text, setText] = useState('');
  useEffect(() => {
    let last = 0;
    const speak = (s: Playback, before: Playback) => {
      if (s.walk === before.walk && s.packet === before.packet && s.step === before.step) return;
      const trace = s.walk[s.packet];
      const step = trace?.steps[s.step];
      if (!trace || !step) return;
      const now = performance.now();
      if (s.playing && !isEvent(step) && now - last < REST) return;
      last = now;
      setText(spoken(trace, s.step));
    };
    return usePlayback.subscribe(speak);
  }, []);
  return (
    <div className="sr" aria-live="polite" data-testid="live">
      {text}
    </div>
  );
}
