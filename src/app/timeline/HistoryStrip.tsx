import { GitFork, Redo2, Undo2 } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import { useSaved } from '../share/autosave';
import { type Moment, useHistory, walkAt } from '../store/history';
import { goToMoment, usePlayback } from '../store/playback';
import { undo, useSimulation } from '../store/simulation';
import { Button } from '../ui/Button';
import { Tip } from '../ui/Tip';
import { actionLabel } from './action-label';
import { StopButtons } from './StopButtons';
import styles from './history.module.css';
import { ZoomButtons } from './ZoomButtons';

const Futures = lazy(() => import('../shells/later').then((m) => ({ default: m.Futures })));

const GhostLane = lazy(() => import('./GhostLane').then((m) => ({ default: m.GhostLane })));

/** More packets than these are drawn as one block. */
const MOST_DRAWN = 60;

/** Everything that was done, in the order of time: packets to go to, and marks for what changed the world. */
export function HistoryStrip() {
  const moments = useHistory((s) => s.moments);
  const at = useHistory((s) => s.at);
  const ghosts = useHistory((s) => s.ghosts);
  const only = usePlayback((s) => (s.only ? s.packet : undefined));
  const shown = walkAt(at).moment;
  const [open, setOpen] = useState(false);
  const row = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = row.current;
    const shown = list?.querySelector('[aria-current]');
    if (!list || !shown || list.scrollWidth <= list.clientWidth) return;
    shown.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at, moments]);
  const past = at < moments.length - 1;
  return (
    <div className={styles['strip']} data-ghosts={ghosts.length > 0 || undefined}>
      <UndoButtons />
      <ol
        className={styles['moments']}
        ref={row}
        aria-label="What was done"
        onPointerDown={scrub}
        onPointerMove={scrub}
      >
        {moments.map((moment, n) => (
          <MomentBox
            only={n === shown ? only : only === undefined ? undefined : -1}
            key={moment.index}
            moment={moment}
            n={n}
            now={n === at}
            later={n > at}
            forks={ghosts.some((g) => g.from === moment.index + 1)}
          />
        ))}
      </ol>
      {past && <span className={styles['note']}>The past: what you do here begins another future</span>}
      <SaveNote />
      {ghosts.length > 0 && (
        <Button small look="flat" aria-haspopup="dialog" onClick={() => setOpen(true)} data-testid="futures">
          <GitFork size={13} aria-hidden="true" />
          {ghosts.length === 1 ? '1 future left' : `${ghosts.length} futures left`}
        </Button>
      )}
      <ZoomButtons />
      <StopButtons />
      <Suspense>{ghosts.length > 0 && <GhostLane row={row} onOpen={() => setOpen(true)} />}</Suspense>
      <Suspense>{open && <Futures onClose={() => setOpen(false)} />}</Suspense>
    </div>
  );
}

/** Dragging goes where the pointer is: a step of a packet, or a mark. */
function scrub(event: React.PointerEvent): void {
  if ((event.buttons & 1) === 0) return;
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const box = under?.closest<HTMLElement>('[data-moment]');
  if (!box) return;
  const moment = Number(box.dataset['moment']);
  const packet = under?.closest<HTMLElement>('[data-packet]');
  const traces = useHistory.getState().moments[moment]?.traces ?? [];
  if (traces.length === 0) return goToMoment(moment, 'end');
  const { left, width } = (packet ?? box).getBoundingClientRect();
  const part = Math.max(0, Math.min(0.999, (event.clientX - left) / width));
  if (packet) {
    const n = Number(packet.dataset['packet']);
    return goToMoment(moment, { packet: n, step: Math.floor(part * (traces[n]?.steps.length ?? 1)) });
  }
  goToMoment(moment, { packet: Math.floor(part * traces.length), step: 0 });
}

interface BoxProps {
  readonly moment: Moment;
  readonly n: number;
  readonly now: boolean;
  readonly later: boolean;
  /** A future that was left began behind it. */
  readonly forks: boolean;
  /** The only packet that is looked at; -1 where it is one of another moment. */
  readonly only: number | undefined;
}

const MomentBox = memo(function MomentBox({ moment, n, now, later, forks, only }: BoxProps) {
  const { action, traces } = moment;
  const packets = traces.length;
  const label = actionLabel(action);
  const steps = packets <= MOST_DRAWN ? traces.reduce((sum, t) => sum + t.steps.length, 0) : 400;
  return (
    <li
      data-moment={n}
      data-later={later || undefined}
      data-forks={forks || undefined}
      className={packets ? styles['sent'] : styles['mark']}
      style={packets ? { flexGrow: steps } : undefined}
    >
      <button
        type="button"
        aria-current={now ? 'step' : undefined}
        title={packets ? `${label}: ${packets} packets` : label}
        onClick={(event) => {
          // A click of the mouse has scrubbed already.
          if (event.detail === 0) goToMoment(n, packets ? 'start' : 'end');
        }}
      >
        <span>{label}</span>
        {packets > 0 && <span className="sr">, {packets} packets</span>}
      </button>
      {packets > 0 && (
        <div className={styles['packets']} aria-hidden="true">
          {packets <= MOST_DRAWN ? (
            traces.map((trace, packet) => (
              <span
                key={trace.id}
                data-packet={packet}
                data-out={(only !== undefined && only !== packet) || undefined}
                title={trace.title}
                style={{ flexGrow: trace.steps.length }}
              />
            ))
          ) : (
            <span />
          )}
        </div>
      )}
      {now && packets > 0 && packets <= MOST_DRAWN && <Head moment={moment} />}
    </li>
  );
});

/** Where the cursor stands among the packets of the moment shown. */
function Head({ moment }: { readonly moment: Moment }) {
  const packet = usePlayback((s) => s.packet);
  const step = usePlayback((s) => s.step);
  const before = moment.traces.slice(0, packet).reduce((sum, t) => sum + t.steps.length, 0);
  const all = moment.traces.reduce((sum, t) => sum + t.steps.length, 0);
  return <i className={styles['head']} style={{ transform: `translateX(${((before + step + 0.5) / all) * 100}%)` }} />;
}

function UndoButtons() {
  const canUndo = useHistory((s) => s.undo.length > 0);
  const canRedo = useHistory((s) => s.redo.length > 0);
  const busy = useSimulation((s) => s.pending > 0);
  if (!canUndo && !canRedo) return null;
  return (
    <>
      <Tip text="Undo" keys="Ctrl Z">
        <Button small square look="flat" aria-label="Undo" disabled={!canUndo || busy} onClick={() => void undo()}>
          <Undo2 size={14} />
        </Button>
      </Tip>
      <Tip text="Redo" keys="Ctrl Shift Z">
        <Button
          small
          square
          look="flat"
          aria-label="Redo"
          disabled={!canRedo || busy}
          onClick={() => void undo('redo')}
        >
          <Redo2 size={14} />
        </Button>
      </Tip>
    </>
  );
}

/** Said only where it matters: what was done would be lost. */
function SaveNote() {
  const saved = useSaved((s) => s.saved);
  if (saved !== 'no storage' && saved !== 'too large') return null;
  return (
    <span className={styles['note']} data-testid="not-saved">
      {saved === 'no storage' ? 'not saved: this page has no storage' : 'not saved: too large for this browser'}
    </span>
  );
}
