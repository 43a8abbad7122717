import { useEffect, useMemo, useRef } from 'react';
import { caption } from '../../core/trace/caption';
import type { Step, Trace } from '../../core/trace/step';
import { currentTrace, seek, toPacket, usePlayback } from '../store/playback';
import { OnlyChip, OnlyToggle } from '../timeline/OnlyChip';
import { Caption } from '../ui/Caption';
import { Glyph } from '../ui/Glyph';
import { lookOf, toneColours } from '../ui/step-look';
import css from './list.module.css';
import { type Branch, listTree } from './list-tree';
import { endOf, headerOf, titleOf } from './packet-look';

/** The canvas as an ordered list: host, hook, table, chain, rule; the same data and the same actions. */
export function ListView() {
  const walk = usePlayback((s) => s.walk);
  const packet = usePlayback((s) => s.packet);
  const trace = usePlayback(currentTrace);
  const only = usePlayback((s) => s.only);
  if (!trace)
    return <p className={css['empty']}>No packet has been sent. Pick a client and a Service, then press Send.</p>;
  return (
    <div className={css['view']}>
      <fieldset className={css['packets']} aria-label="Packets of this walk">
        {walk.map((t, i) =>
          only && i !== packet ? null : (
            <button key={t.id} type="button" aria-pressed={i === packet} onClick={() => toPacket(i)}>
              {i + 1}. {t.title || 'packet'}
            </button>
          ),
        )}
        {only ? <OnlyChip /> : walk.length > 1 && <OnlyToggle />}
      </fieldset>
      <Tree trace={trace} />
    </div>
  );
}

function Tree({ trace }: { readonly trace: Trace }) {
  const tree = useMemo(() => listTree(trace), [trace]);
  const first = trace.steps[0]?.before;
  const title = first
    ? `${titleOf(trace, first)} from ${endOf(headerOf(first), 'src')} to ${endOf(headerOf(first), 'dst')}`
    : trace.title;
  return (
    <ol aria-label={title} className={css['tree']}>
      {tree.map((b) => (
        <BranchItem key={b.first} branch={b} trace={trace} />
      ))}
    </ol>
  );
}

interface BranchProps {
  readonly branch: Branch;
  readonly trace: Trace;
}

function BranchItem({ branch, trace }: BranchProps) {
  const parts = useMemo(() => inOrder(branch), [branch]);
  return (
    <li className={css['branch']} data-kind={branch.kind}>
      <button type="button" tabIndex={-1} data-tree="" onClick={() => goTo(branch.first)}>
        <small>{branch.kind}</small> <b data-table={branch.kind === 'table' ? branch.name : undefined}>{branch.name}</b>
      </button>
      <ol>
        {parts.map((part) =>
          'branches' in part ? (
            <BranchItem key={`${part.kind} ${part.first}`} branch={part} trace={trace} />
          ) : (
            <StepItem key={part.n} step={part} trace={trace} />
          ),
        )}
      </ol>
    </li>
  );
}

/** Steps and branches of a branch as they follow each other. */
function inOrder(branch: Branch): readonly (Branch | Step)[] {
  const at = (p: Branch | Step) => ('branches' in p ? p.first : p.n);
  return [...branch.branches, ...branch.steps].sort((a, b) => at(a) - at(b));
}

function StepItem({ step, trace }: { readonly step: Step; readonly trace: Trace }) {
  const now = usePlayback((s) => s.step === step.n);
  const reached = usePlayback((s) => s.step >= step.n);
  const row = useRef<HTMLButtonElement>(null);
  const look = lookOf(step);
  useEffect(() => {
    if (now) row.current?.scrollIntoView({ block: 'nearest' });
  }, [now]);
  return (
    <li aria-current={now ? 'step' : undefined}>
      <button
        type="button"
        ref={row}
        className={css['step']}
        tabIndex={now ? 0 : -1}
        data-tree=""
        data-now={now || undefined}
        data-reached={reached || undefined}
        data-place={step.place}
        onClick={() => goTo(step.n)}
      >
        <span style={{ color: reached ? toneColours(look.tone).ink : undefined }}>
          <Glyph name={look.glyph} size={14} />
        </span>
        <em>{look.word}</em>
        <span>
          <Caption text={caption(step)} />
        </span>
        {now && (
          <small>
            step {step.n + 1} of {trace.steps.length}
          </small>
        )}
      </button>
    </li>
  );
}

function goTo(step: number): void {
  seek({ packet: usePlayback.getState().packet, step });
}
