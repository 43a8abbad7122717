import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { chainNamed } from '../../worker/rules';
import type { ChainView, RuleView as RuleData, Snapshot } from '../../core/engine/snapshot';
import { caption } from '../../core/trace/caption';
import {
  type ChainState,
  type RowKind,
  type RowState,
  type Station,
  stationKey,
  stepsByStation,
} from '../playback/rows';
import { currentTrace, usePlayback } from '../store/playback';
import { type RuleRef, selectRule } from '../store/selection';
import { explain } from '../store/simulation';
import { pick } from '../store/view';
import { MatchButton } from '../inspector/MatchButton';
import { StopToggle } from '../timeline/StopToggle';
import { Caption } from '../ui/Caption';
import { Glyph } from '../ui/Glyph';
import { useChain } from './chain-hooks';
import { headBoxNote, rowLook, RowGlyph } from './row-look';
import { PacketCard } from './PacketCard';
import { tableOf } from './reach';
import css from './rule.module.css';
import { partsOf } from './rule-parts';
import { useFocus } from './use-focus';
import { useSize } from './use-size';

/** The Rule level: one chain, the rule in question taken apart beside the packet; other chains are heads. */
export function RuleView({ snapshot }: { readonly snapshot: Snapshot }) {
  const focus = useFocus(snapshot);
  const trace = usePlayback(currentTrace);
  const { station } = focus;
  const table = tableOf(snapshot.rules[station.netns], station.table);
  const name = focus.chain ?? station.hook;
  const chain = table && chainNamed(table, name);
  const way = useMemo(() => wayOf(trace, station), [trace, station]);
  const [box, size] = useSize<HTMLDivElement>();
  return (
    <div className={css['view']} ref={box}>
      <nav className={css['heads']} aria-label="Chains of this walk">
        <h3>
          {station.table} at {station.hook}
        </h3>
        {(way.includes(name) ? way : [...way, name]).map((head) => (
          <button
            key={head}
            type="button"
            data-nav=""
            data-table={station.table}
            aria-current={head === name || undefined}
            title={head}
            onClick={() => pick({ station, chain: head })}
          >
            {head}
          </button>
        ))}
      </nav>
      {chain ? (
        <Chain chain={chain} station={station} rule={focus.rule} />
      ) : (
        <p className={css['none']}>
          The table {station.table} has no chain {name}.
        </p>
      )}
      <aside className={css['side']}>
        {trace && size.h >= 260 && <PacketCard trace={trace} flat={size.w < 900} />}
      </aside>
    </div>
  );
}

/** Chains of a station in the order the packet comes to them. */
function wayOf(trace: ReturnType<typeof currentTrace>, station: Station): readonly string[] {
  const steps = (trace && stepsByStation(trace).get(stationKey(station))) ?? [];
  return [...new Set(steps.map((s) => s.chain))];
}

interface ChainProps {
  readonly chain: ChainView;
  readonly station: Station;
  readonly rule: number | undefined;
}

/** Rules shown before and after the one in question. */
const AROUND = 12;

function Chain({ chain, station, rule }: ChainProps) {
  const state = useChain(station, chain.name);
  const now = [...(state?.rows.entries() ?? [])].find(([, row]) => row.now)?.[0];
  const at = rule ?? now ?? 0;
  const first = Math.max(0, at - AROUND);
  const shown = chain.rules.slice(first, at + AROUND + 1);
  return (
    <section
      className={css['chain']}
      data-place={`${station.netns}/${station.table}/${chain.name}`}
      data-table={station.table}
      aria-label={`Chain ${chain.name}`}
    >
      <h3>
        {chain.name}
        <small>{headBoxNote(chain)}</small>
        <StopToggle stop={{ kind: 'chain', netns: station.netns, table: station.table, chain: chain.name }} />
      </h3>
      {first > 0 && <p className={css['fold']}>{first} rules before</p>}
      {shown.map((r, i) => (
        <Rule
          key={r.number}
          rule={r}
          index={first + i}
          open={first + i === at}
          state={state?.rows.get(first + i)}
          chain={chain.name}
          station={station}
        />
      ))}
      {at + AROUND + 1 < chain.rules.length && (
        <p className={css['fold']}>{chain.rules.length - at - AROUND - 1} more rules</p>
      )}
      {chain.rules.length === 0 && <p className={css['fold']}>This chain is empty.</p>}
      {chain.policy && <Policy chain={chain} state={state} />}
    </section>
  );
}

function Policy({ chain, state }: { readonly chain: ChainView; readonly state: ChainState | undefined }) {
  return (
    <p className={css['policy']} data-now={state?.policy?.now || undefined}>
      <Glyph name={chain.policy === 'DROP' ? 'drop' : 'policy'} size={14} />
      Where no rule decides, the policy does: {chain.policy}
      {state?.policy && <em>{state.policy.word}</em>}
    </p>
  );
}

interface RuleProps {
  readonly rule: RuleData;
  readonly index: number;
  readonly open: boolean;
  readonly state: RowState | undefined;
  readonly chain: string;
  readonly station: Station;
}

function Rule({ rule, index, open, state, chain, station }: RuleProps) {
  const look = rowLook(state);
  const ref: RuleRef = { netns: station.netns, table: station.table, chain, rule: index };
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <div className={css['rule']} data-look={look} data-open={open || undefined}>
      <button
        type="button"
        data-nav=""
        ref={row}
        data-place={`${station.netns}/${station.table}/${chain}/${index}`}
        aria-expanded={open}
        onClick={() => {
          selectRule(ref);
          pick({ station, chain, rule: index });
        }}
      >
        <span className={css['n']}>{index + 1}</span>
        <span className={css['g']}>{state && <RowGlyph state={state} rule={rule} look={look} />}</span>
        <span className={css['w']}>{rule.meaning}</span>
        <em>{state?.word ?? 'not reached'}</em>
      </button>
      {open && (
        <>
          <Explained rule={rule} index={index} state={state} />
          <p className={css['tools']}>
            <StopToggle stop={{ kind: 'rule', ...ref }} />
            <MatchButton rule={ref} />
          </p>
        </>
      )}
    </div>
  );
}

/** Where a rule matched, all its parts did. */
const MATCHED: ReadonlySet<RowKind> = new Set(['jumped', 'back', 'passed', 'stopped']);

/** The rule word by word, and what the packet has for each. */
function Explained({
  rule,
  index,
  state,
}: {
  readonly rule: RuleData;
  readonly index: number;
  readonly state: RowState | undefined;
}) {
  const trace = usePlayback(currentTrace);
  const here = usePlayback((s) => s.step);
  const step = trace?.steps[state?.step ?? here];
  const packet = step?.before;
  const text = packet && partsOf(rule.text, packet, state?.draw);
  const why = useWhy(trace?.id, state?.step, index);
  return (
    <div className={css['explained']}>
      <code className={css['raw']}>{rule.text}</code>
      {text && text.asks.length > 0 && (
        <table>
          <thead>
            <tr>
              <th>The rule asks</th>
              <th>The packet has</th>
              <th>
                <span className="sr">Does it fit?</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {text.asks.map((part) => {
              const fits = part.fits ?? (state && MATCHED.has(state.kind) ? true : undefined);
              return (
                <tr key={part.text} data-fits={state ? fits : undefined}>
                  <td>
                    <code>{part.text}</code>
                  </td>
                  <td>
                    {part.field && <span className="quiet">{part.field} </span>}
                    <code>{part.has}</code>
                  </td>
                  <td>{state && fits !== undefined && (fits ? 'yes' : 'no')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {text && text.asks.length === 0 && <p>The rule asks nothing: it takes every packet.</p>}
      {text?.comment && <p className="quiet">Comment: {text.comment}</p>}
      {state && step?.kind === 'rule' && step.rule === index && (
        <p className={css['says']}>
          <Caption text={caption(step)} />
        </p>
      )}
      {why && <p>{inCode(why.endsWith('.') ? why : `${why}.`)}</p>}
    </div>
  );
}

/** The core writes what could be typed between backticks. */
function inCode(text: string): ReactNode {
  return text.split('`').map((part, i) => (i % 2 ? <code key={part}>{part}</code> : part));
}

/** The core's own words on why a rule matched or did not; '' until they are there. */
function useWhy(trace: number | undefined, step: number | undefined, rule: number): string {
  const [known, setKnown] = useState({ key: '', why: '' });
  const key = `${trace}/${step}/${rule}`;
  useEffect(() => {
    let wanted = true;
    if (trace !== undefined && step !== undefined) {
      void explain(trace, step, rule).then((why) => wanted && setKnown({ key, why }));
    }
    return () => {
      wanted = false;
    };
  }, [key, trace, step, rule]);
  return known.key === key ? known.why : '';
}
