import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { caption } from '../../core/trace/caption';
import type { Step, Trace } from '../../core/trace/step';
import { currentTrace, seek, toPacket, usePlayback } from '../store/playback';
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
  if (!trace)
    return <p className={css['empty']}>No packet has been sent. Pick a client and a Service, then press Send.</p>;
  return (
    <div className={css['view']}>
      <div className={css['packets']} role="group" aria-label="Packets of this walk">
        {walk.map((t, i) => (
          <button key={t.id} type="button" aria-pressed={i === packet} onClick={() => toPacket(i)}>
            {i + 1}. {t.title || 'packet'}
          </button>
        ))}
      </div>
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
    // The keys of a tree: up and down between what is shown, Home and End.
    <ul role="tree" aria-label={title} className={css['tree']} onKeyDown={moveFocus}>
      {tree.map((b) => (
        <BranchItem key={b.first} branch={b} trace={trace} depth={1} />
      ))}
    </ul>
  );
}

function BranchItem({
  branch,
  trace,
  depth,
}: {
  readonly branch: Branch;
  readonly trace: Trace;
  readonly depth: number;
}) {
  const here = usePlayback((s) => s.step >= branch.first && s.step <= branch.last);
  const parts = useMemo(() => inOrder(branch), [branch]);
  return (
    <li
      role="treeitem"
      aria-expanded="true"
      aria-level={depth}
      aria-label={`${branch.kind} ${branch.name}`}
      className={css['branch']}
      data-kind={branch.kind}
      data-here={here || undefined}
    >
      <button
        type="button"
        tabIndex={-1}
        data-tree=""
        onClick={() => seek({ packet: usePlayback.getState().packet, step: branch.first })}
      >
        <small>{branch.kind}</small> <b data-table={branch.kind === 'table' ? branch.name : undefined}>{branch.name}</b>
      </button>
      <ul role="group">
        {parts.map((part) =>
          'branches' in part ? (
            <BranchItem key={`b${part.first}`} branch={part} trace={trace} depth={depth + 1} />
          ) : (
            <StepItem key={part.n} step={part} trace={trace} depth={depth + 1} />
          ),
        )}
      </ul>
    </li>
  );
}

/** Steps and branches of a branch as they follow each other. */
function inOrder(branch: Branch): readonly (Branch | Step)[] {
  const at = (p: Branch | Step) => ('branches' in p ? p.first : p.n);
  return [...branch.branches, ...branch.steps].sort((a, b) => at(a) - at(b));
}

function StepItem({ step, trace, depth }: { readonly step: Step; readonly trace: Trace; readonly depth: number }) {
  const now = usePlayback((s) => s.step === step.n);
  const reached = usePlayback((s) => s.step >= step.n);
  const row = useRef<HTMLButtonElement>(null);
  const look = lookOf(step);
  useEffect(() => {
    if (now) row.current?.scrollIntoView({ block: 'nearest' });
  }, [now]);
  return (
    <li role="treeitem" aria-level={depth} aria-current={now ? 'step' : undefined} aria-selected={now}>
      <button
        type="button"
        ref={row}
        className={css['step']}
        tabIndex={now ? 0 : -1}
        data-tree=""
        data-now={now || undefined}
        data-reached={reached || undefined}
        data-place={step.place}
        onClick={() => seek({ packet: usePlayback.getState().packet, step: step.n })}
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

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-tree]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[Math.max(0, Math.min(items.length - 1, at + by))]?.focus();
  event.preventDefault();
  event.stopPropagation();
}
