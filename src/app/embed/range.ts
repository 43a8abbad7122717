import { caption } from '../../core/trace/caption';
import type { EmbedEvent, StepEvent } from '../../embed/messages';
import type { StepRef } from '../../embed/options';
import { after, isOtherFlow, type Position } from '../playback/cursor';
import { hostOf, inChain } from '../playback/schedule';
import { usePredict } from '../store/predict';
import { pause, type Playback, play, seek, usePlayback } from '../store/playback';

export interface Range {
  readonly from: StepRef | undefined;
  readonly to: StepRef | undefined;
  readonly loop: boolean;
}

/** How long the end of a range stands before it begins anew, ms. */
const REST = 1500;

const positionOf = ({ packet, step }: StepRef): Position => ({ packet: packet - 1, step: step - 1 });
const isPast = (at: Position, end: Position) =>
  at.packet > end.packet || (at.packet === end.packet && at.step > end.step);

/** Keeps play within the range, tells when it ends, and begins anew where that is wanted. */
export function keepRange(range: Range, post: (event: EmbedEvent) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const finish = (state: Playback) => {
    const { right, asked } = usePredict.getState();
    const score = asked ? { score: { right, asked } } : {};
    post({ type: 'end', outcome: state.walk[state.packet]?.outcome ?? 'unknown', ...score });
    if (!range.loop) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      seek(range.from ? positionOf(range.from) : { packet: 0, step: 0 });
      play();
    }, REST);
  };
  usePlayback.subscribe((now, before) => {
    if (now.playing || now.step !== before.step || now.packet !== before.packet) clearTimeout(timer);
    const end = range.to && positionOf(range.to);
    if (now.playing && end && isPast(now, end) && !isPast(before, end)) {
      pause();
      seek(end);
      return finish(usePlayback.getState());
    }
    if (before.playing && !now.playing && now.fraction === 1 && isLast(now)) finish(now);
  });
}

/** The last step of the connection that is shown: where play ends by itself. */
function isLast(state: Playback): boolean {
  const next = after(state.walk, state);
  return state.walk.length > 0 && (!next || isOtherFlow(state.walk, state.packet, next.packet));
}

/** Tells of each step that the cursor comes to. */
export function tellSteps(post: (event: StepEvent) => void): void {
  usePlayback.subscribe((now, before) => {
    if (now.walk === before.walk && now.packet === before.packet && now.step === before.step) return;
    const event = stepEvent(now);
    if (event) post(event);
  });
}

export function stepEvent({ walk, packet, step: n }: Playback): StepEvent | undefined {
  const trace = walk[packet];
  const step = trace?.steps[n];
  if (!trace || !step) return undefined;
  const c = inChain(step);
  return {
    type: 'step',
    packet: packet + 1,
    packets: walk.length,
    step: n + 1,
    steps: trace.steps.length,
    caption: caption(step),
    host: hostOf(step.place),
    ...(c ? { table: c.table, hook: c.hook, chain: c.chain } : {}),
    ...('rule' in step ? { rule: step.rule + 1 } : {}),
  };
}
