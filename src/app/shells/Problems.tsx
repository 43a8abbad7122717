import { Copy, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../core/world/action';
import { scenarios } from '../../core/world/scenarios/all';
import { pickScenario, restart, useSimulation } from '../store/simulation';
import { Button } from '../ui/Button';
import { Glyph } from '../ui/Glyph';
import { Modal } from '../ui/Modal';
import { Mark } from './TopBar';
import styles from './shells.module.css';

/** The worker failed. What leads there can be taken along; the restart goes back to before the action that failed. */
export function CrashScreen() {
  const crash = useSimulation((s) => s.crash);
  const [shown, setShown] = useState('');
  if (!crash) return null;
  const report = reportOf(crash.message, crash.recording);
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

function reportOf(message: string, recording: Recording): string {
  return `${JSON.stringify(recording, null, 1)}\n\n${message}\n`;
}

/** No worker can run here at all. */
export function Blocked({ message }: { readonly message: string }) {
  return (
    <main className={styles['alone']} id="walk">
      <h1>
        <Glyph name="warn" size={20} />
        The network core could not start
      </h1>
      <p>
        The page around this one, or the browser, lets no worker run. Opened on its own, Chainwalk needs no permission.
      </p>
      <p>
        <a href={location.href} target="_blank" rel="noreferrer">
          Open Chainwalk in a page of its own
        </a>
      </p>
      <pre className={styles['report']}>{message}</pre>
      <Button onClick={restart}>Try again</Button>
    </main>
  );
}

/** The link asks for a scenario that there is not: says so, and offers those that there are. */
export function UnknownScenario({ id }: { readonly id: string }) {
  const groups = [...new Set(scenarios.map((s) => s.group))];
  return (
    <main className={styles['alone']} id="walk">
      <div className={styles['brand']}>
        <Mark />
        Chainwalk
      </div>
      <h1>
        <Glyph name="warn" size={20} />
        There is no scenario “{id}”
      </h1>
      <p>The link may be cut short or come from another version. These can be opened:</p>
      {groups.map((group) => (
        <section key={group}>
          <h2 className="eyebrow">{group}</h2>
          <ul className={styles['offers']}>
            {scenarios
              .filter((s) => s.group === group)
              .map((s) => (
                <li key={s.id}>
                  <button type="button" onClick={() => pickScenario(s.id)}>
                    {s.title}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </main>
  );
}
