import { useMemo } from 'react';
import { caption } from '../../core/trace/caption';
import type { Step } from '../../core/trace/step';
import { netnsOf } from '../playback/schedule';
import { chainOf } from '../../worker/rules';
import { currentRef, rowStates } from '../rules/row-states';
import { currentStep, currentTrace, seek, usePlayback } from '../store/playback';
import { useWorld } from '../store/world';
import { Caption } from '../ui/Caption';
import { Glyph } from '../ui/Glyph';
import { lookOf, toneColours } from '../ui/step-look';
import { Verdict } from '../ui/Verdict';
import styles from './phone.module.css';

const AROUND = 3;
const AHEAD = 4;

/** The rules of the chain that the packet is in, and the steps that follow. */
export function ChainRows() {
  const trace = usePlayback(currentTrace);
  const step = usePlayback(currentStep);
  const packet = usePlayback((s) => s.packet);
  if (!trace || !step) return null;
  const next = trace.steps.slice(step.n + 1, step.n + 1 + AHEAD);
  return (
    <>
      {'chain' in step && <Rows step={step} />}
      {next.length > 0 && (
        <ol className={styles['rows']} aria-label="Next steps">
          {next.map((s) => (
            <li key={s.n}>
              <button type="button" className={styles['row']} onClick={() => seek({ packet, step: s.n })}>
                <Glyph name={lookOf(s).glyph} size={18} />
                <span>
                  <Caption text={caption(s)} />
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function Rows({ step }: { readonly step: Step & { readonly table: string; readonly chain: string } }) {
  const netns = netnsOf(step);
  const view = useWorld((s) => s.snapshot?.rules[netns]);
  const trace = usePlayback(currentTrace);
  const states = useMemo(() => rowStates(trace, step.n, netns), [trace, step.n, netns]);
  const chain = view && chainOf(view, step.table, step.chain);
  const current = currentRef(step, netns);
  if (!chain || !current) return null;
  const look = lookOf(step);
  const middle = Math.max(current.rule, 0);
  const first = Math.max(0, middle - AROUND);
  const rules = chain.rules.slice(first, middle + AROUND + 1);
  return (
    <section className={styles['chain']} aria-label={`Chain ${chain.name}`}>
      <h2 style={{ background: `var(--${step.table}-t)` }}>
        {chain.name}
        <small>{chain.rules.length === 1 ? '1 rule' : `${chain.rules.length} rules`}</small>
      </h2>
      {chain.rules.length === 0 && <p className={styles['none']}>No rules here.</p>}
      <ol className={styles['rows']}>
        {rules.map((rule, i) => {
          const index = first + i;
          const now = index === current.rule;
          const row = states({ table: current.table, chain: chain.name, rule: index });
          return (
            <li
              key={rule.number}
              className={styles['row']}
              data-now={now || undefined}
              aria-current={now ? 'step' : undefined}
            >
              <span style={now ? { color: toneColours(look.tone).ink } : undefined}>
                {now ? (
                  <Glyph name={look.glyph} size={18} />
                ) : (
                  row && <Glyph name={row.kind === 'miss' ? 'none' : 'tick'} size={18} />
                )}
              </span>
              <span>{rule.meaning}</span>
              {now ? <Verdict look={look} /> : <small>{row?.word ?? ''}</small>}
              <code>{rule.text.replace(/ -m comment --comment (?:"[^"]*"|\S+)/, '')}</code>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
