import { Copy, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../core/world/action';
import type { LinkedRecording } from '../../core/world/rules-patch';
import { restart } from '../store/simulation';
import { Button } from '../ui/Button';
import { Modal } from '../ui/Modal';
import styles from './shells.module.css';

/** The worker failed. What leads there can be taken along; the restart goes back to before the action that failed. */
export function CrashScreen({
  message,
  recording,
}: {
  readonly message: string;
  readonly recording: Recording | LinkedRecording;
}) {
  const [shown, setShown] = useState('');
  const report = reportOf(message, recording);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report);
      setShown('The recording is copied.');
    } catch {
      setShown('The clipboard is not available here. Select the text below.');
    }
  };
  return (
    <Modal title="The network core stopped. Your scenario is safe." open>
      <p>
        Restart builds the scenario again from its seed, up to the action before the one that failed. The recording
        leads to the failure again; it helps to mend it.
      </p>
      <div className={styles['buttons']}>
        <Button look="ink" onClick={restart} data-testid="restart">
          <RotateCcw size={14} aria-hidden="true" />
          Restart
        </Button>
        <Button onClick={() => void copy()}>
          <Copy size={14} aria-hidden="true" />
          Copy the recording
        </Button>
      </div>
      <output className={styles['small']}>{shown}</output>
      <textarea className={styles['report']} readOnly value={report} rows={8} aria-label="Recording and error" />
    </Modal>
  );
}

function reportOf(message: string, recording: Recording | LinkedRecording): string {
  return `${JSON.stringify(recording, null, 1)}\n\n${message}\n`;
}
