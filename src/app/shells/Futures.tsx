import { GitFork, Trash2 } from 'lucide-react';
import { compareRuns } from '../playback/compare-runs';
import { actionLabel } from '../timeline/action-label';
import { dropGhost, type Ghost, type Moment, useHistory } from '../store/history';
import { restoreGhost, useSimulation } from '../store/simulation';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import styles from './shells.module.css';

/** The futures that were left when something else was done in their past: to go back to, or to compare with the present. */
export function Futures({ onClose }: { onClose(): void }) {
  const ghosts = useHistory((s) => s.ghosts);
  const moments = useHistory((s) => s.moments);
  return (
    <Modal title="Futures that were left" open onClose={onClose}>
      {ghosts.length === 0 && <p>None is left.</p>}
      <ul className={styles['futures']}>
        {ghosts.map((ghost) => (
          <Future key={ghost.id} ghost={ghost} moments={moments} onClose={onClose} />
        ))}
      </ul>
    </Modal>
  );
}

/** The last packets that were sent, with the world as they left it. */
function lastRun(moments: readonly Moment[]) {
  const moment = moments.findLast((m) => m.traces.length > 0);
  return { traces: moment?.traces ?? [], snapshot: moment?.world.snapshot };
}

interface Props {
  readonly ghost: Ghost;
  readonly moments: readonly Moment[];
  onClose(): void;
}

function Future({ ghost, moments, onClose }: Props) {
  const busy = useSimulation((s) => s.pending > 0);
  const said = compareRuns(lastRun(ghost.moments), lastRun(moments));
  const from = moments.findLast((m) => m.index < ghost.from)?.action;
  return (
    <li>
      <b>
        <GitFork size={14} aria-hidden="true" />
        After {actionLabel(from)}
      </b>
      <ol>
        {ghost.moments.map((m) => (
          <li key={m.index}>{actionLabel(m.action)}</li>
        ))}
      </ol>
      {said.length > 0 && (
        <>
          <h3 className="eyebrow">Its last packets and those of now</h3>
          <ul>
            {said.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      )}
      <div className={styles['buttons']}>
        <Button
          look="ink"
          disabled={busy}
          onClick={() => {
            void restoreGhost(ghost.id);
            onClose();
          }}
        >
          Go back to it
        </Button>
        <Button look="flat" onClick={() => dropGhost(ghost.id)}>
          <Trash2 size={14} aria-hidden="true" />
          Forget it
        </Button>
      </div>
    </li>
  );
}
