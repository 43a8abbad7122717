import { MonitorPlay, Pencil, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { say } from '../../core/lib/say';
import { caption } from '../../core/trace/caption';
import { PacketPill } from '../canvas/PacketPill';
import { after, stepAt } from '../playback/cursor';
import { inChain, netnsOf } from '../playback/schedule';
import { Predict } from '../predict/Predict';
import { RulesPane } from '../rules/RulesPane';
import { currentStep, currentTrace, usePlayback } from '../store/playback';
import { stopPresenting, toggle, usePresent } from '../store/present';
import { useSimulation } from '../store/simulation';
import { useWorld } from '../store/world';
import { Scrubber } from '../timeline/Scrubber';
import { Caption } from '../ui/Caption';
import { Glyph } from '../ui/Glyph';
import { Mark } from '../ui/Mark';
import { lookOf, toneColours } from '../ui/step-look';
import { listenWhilePresenting } from './keys';
import { nextText } from './next-text';
import { Pointer } from './Pointer';
import css from './present.module.css';
import { Stage } from './Stage';
import { useSpeaker } from './use-speaker';

/** One node, one packet, one sentence, for a room. The studio stays as it is behind it. */
export function Present() {
  const snapshot = useWorld((s) => s.snapshot);
  const trace = usePlayback(currentTrace);
  const zoom = usePresent((s) => s.zoom);
  const blank = usePresent((s) => s.blank);
  const edit = usePresent((s) => s.edit);
  const openSpeaker = useSpeaker();
  const [told, setTold] = useState('');
  const speak = () =>
    setTold(
      openSpeaker() ? '' : 'The browser blocked the second window. Allow pop-ups for this page, then press N again.',
    );
  useEffect(() => listenWhilePresenting(speak));
  return (
    <div className={css['present']} data-edit={edit || undefined}>
      <Head onSpeaker={speak} />
      <main className={css['body']} id="walk" tabIndex={-1} data-keys="walk">
        {snapshot && trace ? (
          <>
            <Stage snapshot={snapshot} trace={trace} zoom={zoom} />
            <div className={css['packet']}>
              <div className={css['pill']}>
                <PacketPill trace={trace} room={10_000} />
              </div>
            </div>
          </>
        ) : (
          <p className={css['empty']}>No packet has been sent.</p>
        )}
        <Predict />
      </main>
      {edit && (
        <aside className={css['rules']} aria-label="Rules">
          <RulesPane />
        </aside>
      )}
      <Foot />
      {told && (
        <p className={css['told']} role="alert">
          {told}
        </p>
      )}
      <Pointer />
      {blank && (
        <button
          type="button"
          className={css['blank']}
          aria-label="Show the screen again"
          onClick={() => toggle('blank')}
        />
      )}
    </div>
  );
}

function Head({ onSpeaker }: { onSpeaker(): void }) {
  const title = say(useSimulation((s) => s.scenario?.title) ?? '');
  const step = usePlayback(currentStep);
  const trace = usePlayback(currentTrace);
  const chain = step && inChain(step);
  return (
    <header className={css['head']}>
      <Mark />
      <b>Chainwalk</b>
      <span className={css['title']}>{title}</span>
      <span className={css['where']}>
        {chain && (
          <>
            <code style={{ color: `var(--${chain.table})`, background: `var(--${chain.table}-t)` }}>{chain.table}</code>
            {chain.chain !== chain.hook && <span>{chain.hook} ›</span>} <b>{chain.chain}</b>
          </>
        )}
      </span>
      <span className={css['count']} data-testid="count">
        {trace && step ? `${step.n + 1} / ${trace.steps.length}` : ''}
      </span>
      <Tool label="Notes in a second window" title="Notes in a second window (N)" onClick={onSpeaker}>
        <MonitorPlay aria-hidden="true" />
      </Tool>
      <Tool label="Edit the rules" title="Edit the rules (E)" onClick={() => toggle('edit')}>
        <Pencil aria-hidden="true" />
      </Tool>
      <Tool label="Leave the presentation" title="Leave (Esc)" onClick={stopPresenting}>
        <X aria-hidden="true" />
      </Tool>
    </header>
  );
}

interface ToolProps {
  readonly label: string;
  /** The label with its key. */
  readonly title: string;
  readonly children: React.ReactNode;
  onClick(): void;
}

function Tool({ label, title, children, onClick }: ToolProps) {
  return (
    <button type="button" className={css['tool']} title={title} aria-label={label} onClick={onClick}>
      {children}
    </button>
  );
}

function Foot() {
  const step = usePlayback(currentStep);
  const trace = usePlayback(currentTrace);
  const next = usePlayback((s) => {
    const at = after(s.walk, s);
    return nextText(at && stepAt(s.walk, at));
  });
  if (!step || !trace) return null;
  const look = lookOf(step);
  const { ink, tint } = toneColours(look.tone);
  return (
    <footer className={css['foot']}>
      <div className={css['caption']}>
        <span className={css['verdict']} style={{ color: ink, background: tint }}>
          <Glyph name={look.glyph} size={40} />
          {look.word}
        </span>
        <p data-testid="caption">
          <Caption text={caption(step)} />
        </p>
      </div>
      <RuleText />
      <div className={css['hints']}>
        <Key shown="→" does={`next: ${next}`} />
        <Key shown="←" does="back" />
        <Key shown="B" does="blank" />
        <Key shown="Z" does="zoom" />
        <Key shown="L" does="laser" />
        <Key shown="S" does="spotlight" />
        <Scrubber trace={trace} className={css['scrubber']} />
      </div>
    </footer>
  );
}

/** The rule as it is typed. */
function RuleText() {
  const step = usePlayback(currentStep);
  const chain = useWorld((s) => {
    if (!step || !inChain(step)) return undefined;
    const own = inChain(step);
    const table = s.snapshot?.rules[netnsOf(step)]?.tables.find((t) => t.name === own?.table);
    return table?.chains.find((c) => c.name === own?.chain);
  });
  const rule = step?.kind === 'rule' || step?.kind === 'unknown' ? chain?.rules[step.rule] : undefined;
  const text = rule?.text.replace(/ ?-m comment --comment (?:"[^"]*"|\S+)/, '');
  return (
    <p className={css['rule']}>
      {rule && chain && (
        <code>
          -A {chain.name} {text}
        </code>
      )}
    </p>
  );
}

function Key({ shown, does }: { readonly shown: string; readonly does: string }) {
  return (
    <span className={css['key']}>
      <kbd>{shown}</kbd> {does}
    </span>
  );
}
