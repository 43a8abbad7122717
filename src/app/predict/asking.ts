import { usePredict } from '../store/predict';
import { type Playback, play, seek, usePlayback } from '../store/playback';
import { useWorld } from '../store/world';
import { type Question, questionsOf } from './questions';

const { getState, setState } = usePredict;

/** Questions that were answered or passed over, by trace and step. */
const done = new Set<string>();
/** The walk played when the question came: it goes on afterwards. */
let played = false;

const keyOf = (state: Playback, question: Question) => `${state.walk[state.packet]?.id} ${question.before}`;

/** The question that lies between two positions and was not asked yet. */
function questionBetween(now: Playback, before: Playback): Question | undefined {
  const trace = now.walk[now.packet];
  const { snapshot } = useWorld.getState();
  if (!trace || !snapshot) return undefined;
  const from = now.packet === before.packet ? before.step : -1;
  return questionsOf(snapshot, trace).find((q) => q.before > from && q.before <= now.step && !done.has(keyOf(now, q)));
}

/** Watches the cursor, and holds it before what is to be predicted. Returns how to stop. */
export function startAsking(): () => void {
  done.clear();
  return usePlayback.subscribe((now, before) => {
    const state = getState();
    if (!state.on) return;
    const moved = now.packet !== before.packet || now.step !== before.step || now.walk !== before.walk;
    if (!moved) return;
    if (now.walk !== before.walk) {
      setState({ question: undefined, given: undefined });
      return;
    }
    if (state.question) {
      // Who goes on without an answer has seen it: it is not asked again, and does not count.
      if (state.given === undefined) done.add(keyOf(before, state.question));
      setState({ question: undefined, given: undefined });
    }
    // Who jumps to a place wants to see it. A step is asked about, also where nothing moves by itself.
    const forward = now.packet > before.packet || now.step > before.step;
    const walks = now.playing || now.stepping || (now.packet === before.packet && now.step === before.step + 1);
    const question = forward && walks ? questionBetween(now, before) : undefined;
    if (!question) return;
    played = now.playing;
    seek({ packet: now.packet, step: question.before - 1 });
    setState({ question, given: undefined });
  });
}

export function answer(choice: number): void {
  const { question, given, right, asked } = getState();
  if (!question || given !== undefined) return;
  const state = usePlayback.getState();
  done.add(keyOf(state, question));
  const good = choice === question.right;
  seek({ packet: state.packet, step: question.step });
  // After the cursor moved: its move clears what was asked before.
  setState({ question, given: choice, right: right + (good ? 1 : 0), asked: asked + 1 });
}

/** The reason was read. */
export function goOn(): void {
  setState({ question: undefined, given: undefined });
  if (played) play();
}
