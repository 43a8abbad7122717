import { useEffect, useRef, useState } from 'react';
import { recall, remember } from '../store/storage';
import { Button } from '../ui/Button';
import { Caption } from '../ui/Caption';
import { type Line, openLine, type Shown } from './channel';
import css from './speaker.module.css';

/** The speaker's window: what is on the wall, what comes next, notes and a clock. */
export function Speaker({ id }: { readonly id: string }) {
  const [shown, setShown] = useState<Shown>();
  const line = useRef<Line>(null);
  useEffect(() => {
    const opened = openLine(id, (message) => {
      if (message.kind !== 'shown') return;
      document.documentElement.dataset['theme'] = message.theme;
      setShown(message);
    });
    line.current = opened;
    opened.send({ kind: 'hello' });
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLButtonElement) return;
      if (['ArrowRight', 'PageDown', ' '].includes(event.key)) opened.send({ kind: 'forward' });
      else if (['ArrowLeft', 'PageUp'].includes(event.key)) opened.send({ kind: 'back' });
      else if (event.key === '.' || event.key.toLowerCase() === 'b') opened.send({ kind: 'blank' });
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
      opened.close();
    };
  }, [id]);
  if (!shown) return <p className={css['waiting']}>Waiting for the presentation. Is its window still open?</p>;
  const send = (kind: 'forward' | 'back' | 'blank') => line.current?.send({ kind });
  return (
    <main className={css['speaker']}>
      <header>
        <h1>{shown.title}</h1>
        <Clock />
      </header>
      <section aria-label="On the screen now">
        <h2>
          Now, {shown.step} of {shown.steps}
          {shown.blank && ', the screen is blank'}
        </h2>
        <p className={css['now']} data-testid="speaker-now">
          <Caption text={shown.caption} />
        </p>
      </section>
      <section aria-label="Next step">
        <h2>Next</h2>
        <p className={css['next']}>
          <Caption text={shown.next} />
        </p>
      </section>
      <section className={css['notes']} aria-label="Notes">
        <h2>Notes</h2>
        <p>{shown.notes}</p>
        <Notes key={shown.title} title={shown.title} />
      </section>
      <footer>
        <Button onClick={() => send('back')}>Back</Button>
        <Button look="ink" onClick={() => send('forward')}>
          Next
        </Button>
        <Button onClick={() => send('blank')} aria-pressed={shown.blank}>
          Blank
        </Button>
      </footer>
    </main>
  );
}

/** The speaker's own notes, kept in this browser for each scenario. */
function Notes({ title }: { readonly title: string }) {
  const key = `notes ${title}`;
  const [text, setText] = useState(() => recall(key) ?? '');
  return (
    <textarea
      aria-label="Own notes"
      placeholder="Own notes, kept in this browser"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        remember(key, event.target.value);
      }}
    />
  );
}

/** Time since the start; a press stops it, another one goes on. */
function Clock() {
  const [ms, setMs] = useState(0);
  const [runs, setRuns] = useState(true);
  useEffect(() => {
    if (!runs) return;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passed = now - last;
      last = now;
      setMs((before) => before + passed);
    }, 250);
    return () => clearInterval(timer);
  }, [runs]);
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => `${n}`.padStart(2, '0');
  return (
    <div className={css['clock']}>
      <time role="timer">
        {two(Math.floor(seconds / 60))}:{two(seconds % 60)}
      </time>
      <Button onClick={() => setRuns(!runs)}>{runs ? 'Stop' : 'Go on'}</Button>
      <Button onClick={() => setMs(0)}>Reset</Button>
    </div>
  );
}
