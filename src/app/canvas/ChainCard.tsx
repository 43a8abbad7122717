import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Target } from 'lucide-react';
import { memo } from 'react';
import { say } from '../../core/lib/say';
import type { ChainView } from '../../core/engine/snapshot';
import { type ChainState, type RowState, type Station } from '../playback/rows';
import { askForMatch } from '../store/match';
import { bindsChosen, type RuleRef, useSelection, selectRule } from '../store/selection';
import { pick } from '../store/view';
import { StopToggle } from '../timeline/StopToggle';
import { Glyph } from '../ui/Glyph';
import { useChain, useCounts } from './chain-hooks';
import css from './chains.module.css';
import type { CardNode } from './chain-graph';
import type { Row } from './chain-layout';
import { headBoxNote, RowGlyph, rowLook } from './row-look';

/** A chain with its rules as rows, each with its state in the walk. */
export const ChainCard = memo(function ChainCard({ data }: NodeProps<CardNode>) {
  const { spot, station, onOpen } = data;
  const { chain } = spot;
  const state = useChain(station, chain.name);
  const look = state?.live ? 'live' : state ? 'passed' : spot.visited ? 'ahead' : 'off';
  const place = `${station.netns}/${station.table}/${chain.name}`;
  return (
    <section
      className={css['card']}
      data-place={place}
      data-look={look}
      data-table={station.table}
      aria-label={`Chain ${chain.name}`}
      style={{ width: spot.w, height: spot.h }}
    >
      <h3>
        <button
          type="button"
          data-nav=""
          tabIndex={-1}
          onClick={() => pick({ station, chain: chain.name })}
          title={chain.name}
        >
          {chain.name}
        </button>
        <small>{headBoxNote(chain)}</small>
        <StopToggle inCanvas stop={{ kind: 'chain', netns: station.netns, table: station.table, chain: chain.name }} />
      </h3>
      {chain.rules.length === 0 && <p className={css['empty']}>{emptyNote(chain)}</p>}
      {spot.rows.map((row) =>
        row.kind === 'rule' ? (
          <RuleRow key={row.index} row={row} state={state?.rows.get(row.index)} station={station} chain={chain} />
        ) : (
          <FoldRow
            key={`fold${row.first}`}
            row={row}
            state={state}
            onOpen={() => onOpen(`${chain.name}/${row.first}`)}
          />
        ),
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} className={css['end'] ?? ''} />
      <Handle type="target" position={Position.Left} isConnectable={false} className={css['end'] ?? ''} />
    </section>
  );
});

function emptyNote(chain: ChainView): string {
  return chain.policy
    ? `No rules. The packet passes with the policy of the chain: ${chain.policy}.`
    : 'No rules. The packet goes back to where it came from.';
}

interface RowProps {
  readonly row: Extract<Row, { kind: 'rule' }>;
  readonly state: RowState | undefined;
  readonly station: Station;
  readonly chain: ChainView;
}

const RuleRow = memo(function RuleRow({ row, state, station, chain }: RowProps) {
  const { rule, index } = row;
  const chosen = useSelection(
    (s) =>
      s.rule?.rule === index &&
      s.rule.chain === chain.name &&
      s.rule.table === station.table &&
      s.rule.netns === station.netns,
  );
  const bound = useSelection((s) =>
    bindsChosen(s, { netns: station.netns, table: station.table, chain: chain.name, rule: index }),
  );
  const packets = useCounts(station, chain.name, rule, index);
  const look = rowLook(state);
  const word = state?.word ?? 'not reached';
  const ref: RuleRef = { netns: station.netns, table: station.table, chain: chain.name, rule: index };
  return (
    <div className={css['rowBox']} data-chosen={chosen || undefined}>
      <button
        type="button"
        className={css['row']}
        data-place={`${station.netns}/${station.table}/${chain.name}/${index}`}
        data-nav=""
        data-look={look}
        data-here={state?.now || undefined}
        data-chosen={chosen || undefined}
        data-bound={bound || undefined}
        tabIndex={-1}
        style={{ height: row.h }}
        title={rule.text}
        aria-label={`Rule ${index + 1} of ${chain.name}: ${rule.meaning}. ${rule.text}. ${word}. ${packets} packets.`}
        onClick={() => {
          selectRule(ref);
          pick({ station, chain: chain.name, rule: index });
        }}
      >
        <span className={css['n']}>{index + 1}</span>
        <span className={css['g']}>{state && <RowGlyph state={state} rule={rule} look={look} />}</span>
        <span className={css['w']}>
          {rule.meaning} <em>{word}</em>
        </span>
        <span className={css['k']}>{packets}</span>
        <span className={css['r']}>
          {row.raw.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
            <span key={i}>{line}</span>
          ))}
        </span>
      </button>
      <span className={css['rowTools']}>
        <StopToggle inCanvas stop={{ kind: 'rule', ...ref }} />
        <button
          type="button"
          className={css['rowMatch']}
          data-nav=""
          tabIndex={-1}
          aria-label={say`Send a packet that would match rule ${index + 1} of ${chain.name}`}
          title={say('Send a packet that would match')}
          onClick={() => askForMatch(ref)}
        >
          <Target size={13} aria-hidden="true" />
        </button>
      </span>
    </div>
  );
});

interface FoldProps {
  readonly row: Extract<Row, { kind: 'fold' }>;
  readonly state: ChainState | undefined;
  readonly onOpen: () => void;
}

/** "14 more, no match": opens on click. */
function FoldRow({ row, state, onOpen }: FoldProps) {
  const count = row.last - row.first + 1;
  const testing = state !== undefined && isTesting(state, row.first, row.last);
  const word = testing ? 'testing' : state?.rows.has(row.first) ? 'no match' : 'not reached';
  return (
    <button
      type="button"
      className={css['fold']}
      data-nav=""
      data-look={testing ? 'testing' : undefined}
      tabIndex={-1}
      style={{ height: row.h }}
      onClick={onOpen}
    >
      <Glyph name={testing ? 'eye' : 'none'} size={14} />
      {count} more, {word}
    </button>
  );
}

function isTesting(state: ChainState, first: number, last: number): boolean {
  for (let rule = first; rule <= last; rule++) if (state.rows.get(rule)?.kind === 'testing') return true;
  return false;
}
