import { useEffect, useRef } from 'react';
import { caption } from '../../core/trace/caption';
import { currentTrace, usePlayback } from '../store/playback';
import { usePredict } from '../store/predict';
import { Button } from '../ui/Button';
import { Caption } from '../ui/Caption';
import { Glyph } from '../ui/Glyph';
import { answer, goOn, startAsking } from './asking';
import type { Question } from './questions';
import css from './predict.module.css';

/** Asks what happens next, above the canvas; answered by a click there, by a button, or by a digit. */
export function PredictPanel() {
  const question = usePredict((s) => s.question);
  useEffect(() => startAsking(), []);
  return question ? <Asked question={question} /> : null;
}

function Asked({ question }: { readonly question: Question }) {
  const given = usePredict((s) => s.given);
  const right = usePredict((s) => s.right);
  const asked = usePredict((s) => s.asked);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // In a frame the focus stays with the page around it, unless the reader is in the frame already.
    if (document.hasFocus()) panel.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [question, given]);
  useEffect(() => (given === undefined ? listenForAnswers(question) : undefined), [question, given]);
  return (
    <section className={css['panel']} aria-label="What happens next?" ref={panel} data-testid="predict">
      <p className={css['question']} aria-live="polite">
        {question.text}
      </p>
      {given === undefined ? (
        <ol className={css['answers']}>
          {question.answers.map(({ text }, i) => (
            <li key={text}>
              <button type="button" onClick={() => answer(i)}>
                <kbd>{i + 1}</kbd>
                {text}
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <Reason question={question} given={given} />
      )}
      {asked > 0 && (
        <small className={css['score']}>
          {right} of {asked} right
        </small>
      )}
    </section>
  );
}

function Reason({ question, given }: { readonly question: Question; readonly given: number }) {
  const step = usePlayback((s) => currentTrace(s)?.steps[question.step]);
  const good = given === question.right;
  return (
    <div className={css['reason']} aria-live="polite">
      <p>
        <Glyph name={good ? 'accept' : 'none'} size={18} />
        <b>{good ? 'Right' : 'Not so'}:</b> {question.answers[question.right]?.text}
      </p>
      {step && (
        <p>
          <Caption text={caption(step)} />
        </p>
      )}
      <Button look="ink" onClick={goOn}>
        Go on
      </Button>
    </div>
  );
}

/** Digits, and clicks on what an answer stands for. */
function listenForAnswers(question: Question): () => void {
  const press = (event: KeyboardEvent) => {
    const text =
      event.target instanceof Element && event.target.closest('input, textarea, .monaco-editor, [role=dialog]');
    const choice = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    if (text || event.ctrlKey || event.metaKey || event.altKey || choice < 0 || choice >= question.answers.length)
      return;
    event.preventDefault();
    event.stopImmediatePropagation();
    answer(choice);
  };
  const click = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const place = event.target.closest<HTMLElement>('[data-place]')?.dataset['place'] ?? '';
    const choice = question.answers.findIndex((a) => a.places.includes(place));
    if (choice < 0) return;
    event.preventDefault();
    event.stopPropagation();
    answer(choice);
  };
  window.addEventListener('keydown', press, true);
  document.addEventListener('click', click, true);
  return () => {
    window.removeEventListener('keydown', press, true);
    document.removeEventListener('click', click, true);
  };
}
