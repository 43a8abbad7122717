import { ChevronLeft, ChevronRight, Repeat, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { say } from '../../core/lib/say';
import agreement from '../agreement.json';
import { sendAgain, startAgain, useSimulation } from '../store/simulation';
import { useMatch } from '../store/match';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { PredictSwitch } from '../predict/PredictSwitch';
import { PolicySwitch } from './PolicySwitch';
import { SendForm } from './SendForm';
import { TallyPanel } from './TallyPanel';
import styles from './scenario.module.css';

/** What the scenario shows, and what to try in it. */
export function ScenarioPane({ onCollapse }: { onCollapse?: (() => void) | undefined }) {
  const scenario = useSimulation((s) => s.scenario);
  const refusal = useSimulation((s) => s.refusal);
  const busy = useSimulation((s) => s.pending > 0);
  const snapshot = useWorld((s) => s.snapshot);
  const acted = useWorld((s) => (s.recording?.actions.length ?? 0) > 0);
  const drafts = useMatch((s) => s.drafts);
  const [output, setOutput] = useState('');
  if (!scenario) return <aside className={styles['pane']} aria-label="Scenario" />;
  const ready = snapshot?.scenario === scenario.id;
  const withNodePorts = ready ? snapshot.services.filter((s) => s.ports.some((p) => p.nodePort !== undefined)) : [];
  return (
    <aside className={styles['pane']} aria-label="Scenario">
      <header className={styles['top']}>
        <span className="eyebrow">{say(scenario.group)}</span>
        {onCollapse && (
          <Button look="flat" square small aria-label="Collapse the scenario" onClick={onCollapse}>
            <ChevronLeft size={15} />
          </Button>
        )}
      </header>
      <h1 className={styles['title']}>{say(scenario.title)}</h1>
      <p className={styles['text']}>{say(scenario.text)}</p>
      {ready && (
        <>
          <section className={styles['try']} aria-label="Things to try">
            <h2 className="eyebrow">Things to try</h2>
            <Button onClick={() => void sendAgain()} disabled={busy} data-testid="send-again">
              <Repeat size={14} aria-hidden="true" />
              Send the last packet again
            </Button>
            <PredictSwitch />
            {withNodePorts.map((service) => (
              <PolicySwitch key={`${service.namespace}/${service.name}`} service={service} />
            ))}
            {acted && (
              <Button look="flat" onClick={startAgain} disabled={busy}>
                <RotateCcw size={14} aria-hidden="true" />
                Start the scenario again
              </Button>
            )}
          </section>
          <SendForm key={`${scenario.id} ${drafts}`} snapshot={snapshot} onSent={setOutput} />
        </>
      )}
      {refusal && (
        <p className={styles['problem']} role="alert">
          {refusal}
        </p>
      )}
      <TallyPanel />
      {output && (
        <section className={styles['output']} aria-label="What the sender saw">
          <h2 className="eyebrow">The sender saw</h2>
          <pre>{firstLines(output.trimEnd())}</pre>
        </section>
      )}
      <p className={styles['proof']}>
        The core agrees with Linux {agreement.kernel} on {agreement.agree} of {agreement.of} recorded scenarios.
      </p>
    </aside>
  );
}

/** The scenario column put away. */
export function ScenarioRail({ onOpen }: { onOpen(): void }) {
  const title = say(useSimulation((s) => s.scenario?.title) ?? '');
  return (
    <aside className={styles['rail']} aria-label="Scenario">
      <Button look="flat" square aria-label="Show the scenario" onClick={onOpen}>
        <ChevronRight size={15} />
      </Button>
      <span>{title}</span>
    </aside>
  );
}

const LINES = 20;

/** A burst says the same a thousand times. */
function firstLines(text: string): string {
  const lines = text.split('\n');
  return lines.length <= LINES ? text : `${lines.slice(0, LINES).join('\n')}\n… ${lines.length - LINES} lines more`;
}
