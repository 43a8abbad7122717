import { Send } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import { act, lastProbe, useSimulation } from '../store/simulation';
import { useMatch } from '../store/match';
import { useWorld } from '../store/world';
import { Button } from '../ui/Button';
import { type Choice, knownTarget, type Protocol, sources, targetFor, targetProblem, targets } from './targets';
import styles from './scenario.module.css';

const OTHER = 'other';
const BURSTS = [1, 20, 1000];
const MOST = 1000;
/** Virtual time between the starts of connections that run at the same time, µs. */
const SPACING = 200;

/** Sends packets: from where, to what, how often. It starts as the last packet that was sent. */
export function SendForm({ snapshot, onSent }: { readonly snapshot: Snapshot; onSent(output: string): void }) {
  const draft = useMatch((s) => (s.scenario === snapshot.scenario ? s.draft : undefined));
  const sent = lastProbe(
    useWorld((s) => s.recording),
    useSimulation((s) => s.scenario),
  );
  const last = draft ?? sent;
  const known = targets(snapshot);
  const [from, setFrom] = useState(last?.from ?? 'client/root');
  const [to, setTo] = useState(last?.to ?? known[0]?.to ?? '');
  const [other, setOther] = useState(false);
  const [protocol, setProtocol] = useState<Protocol>(last?.protocol ?? 'tcp');
  const [count, setCount] = useState(draft?.count ?? 1);
  const [together, setTogether] = useState(false);
  const busy = useSimulation((s) => s.pending > 0);
  const id = useId();
  const chosen = other ? undefined : knownTarget(known, to, protocol);
  const problem = targetProblem(to, protocol);

  const choose = (value: string) => {
    setOther(value === OTHER);
    const target = known.find((t) => t.value === value);
    if (!target) return;
    setTo(target.to);
    if (protocol !== 'icmp') setProtocol(target.protocol);
  };
  const send = async () => {
    if (problem || busy) return;
    const probe = {
      kind: 'probe',
      from,
      to: targetFor(to, protocol),
      protocol,
      // A source port belongs to the packet that was asked for, not to another one.
      ...(draft?.sport !== undefined && draft.to === to && draft.from === from ? { sport: draft.sport } : {}),
    } as const;
    const many = { ...probe, count, ...(together ? { spacing: SPACING } : {}) };
    const answer = await act(count > 1 ? many : probe);
    if (answer) onSent(answer.output);
  };
  // A sandboxed frame fires no submit events: the button and the Enter key do it.
  return (
    <section className={styles['form']} aria-labelledby={`${id}-title`}>
      <h2 className="eyebrow" id={`${id}-title`}>
        Send a packet
      </h2>
      <Field label="From" id={`${id}-from`}>
        <select id={`${id}-from`} value={from} onChange={(e) => setFrom(e.target.value)}>
          <Options choices={sources(snapshot)} />
        </select>
      </Field>
      <Field label="To" id={`${id}-to`}>
        <select id={`${id}-to`} value={chosen?.value ?? OTHER} onChange={(e) => choose(e.target.value)}>
          <Options choices={known} />
          <option value={OTHER}>Another address</option>
        </select>
      </Field>
      {!chosen && (
        <Field label="Address" id={`${id}-address`}>
          <input
            id={`${id}-address`}
            value={to}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={problem !== ''}
            aria-describedby={problem ? `${id}-problem` : undefined}
            onChange={(e) => setTo(e.target.value)}
            onKeyDown={(e) => e.key === 'Enter' && void send()}
          />
        </Field>
      )}
      <div className={styles['pair']}>
        <Field label="Protocol" id={`${id}-protocol`}>
          <select id={`${id}-protocol`} value={protocol} onChange={(e) => setProtocol(e.target.value as Protocol)}>
            <option value="tcp">TCP</option>
            <option value="udp">UDP</option>
            <option value="icmp">ping</option>
          </select>
        </Field>
        <Field label="Times" id={`${id}-count`}>
          <input
            id={`${id}-count`}
            type="number"
            min={1}
            max={MOST}
            value={count}
            onChange={(e) => setCount(Math.max(1, Math.min(MOST, Math.round(Number(e.target.value)) || 1)))}
            onKeyDown={(e) => e.key === 'Enter' && void send()}
          />
        </Field>
      </div>
      <fieldset className={styles['bursts']} aria-label="Bursts">
        {BURSTS.map((n) => (
          <Button key={n} small look="flat" aria-pressed={count === n} onClick={() => setCount(n)}>
            {n.toLocaleString('en')}×
          </Button>
        ))}
        {count > 1 && (
          <label className={styles['together']}>
            <input type="checkbox" checked={together} onChange={(e) => setTogether(e.target.checked)} />
            all at once
          </label>
        )}
      </fieldset>
      {problem && (
        <p className={styles['problem']} id={`${id}-problem`}>
          {problem}
        </p>
      )}
      <Button look="ink" onClick={() => void send()} disabled={problem !== '' || busy} data-testid="send">
        <Send size={14} aria-hidden="true" />
        Send
      </Button>
    </section>
  );
}

function Field({ label, id, children }: { readonly label: string; readonly id: string; readonly children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

function Options({ choices }: { readonly choices: readonly Choice[] }) {
  const groups = [...new Set(choices.map((c) => c.group))];
  return groups.map((group) => (
    <optgroup key={group} label={group}>
      {choices
        .filter((c) => c.group === group)
        .map((c) => (
          <option key={c.value} value={c.value}>
            {c.label}
          </option>
        ))}
    </optgroup>
  ));
}
