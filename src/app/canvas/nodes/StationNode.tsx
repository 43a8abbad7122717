import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Trace } from '../../../core/trace/step';
import { Glyph } from '../../ui/Glyph';
import type { GlyphName } from '../../ui/glyphs';
import { type Station, stationKey } from '../../playback/rows';
import { type StationState, stationState } from '../../playback/stations';
import { currentTrace, isTravelling, usePlayback } from '../../store/playback';
import { pick, setLevel } from '../../store/view';
import css from '../canvas.module.css';
import type { StationNode as StationNodeType } from '../graph';

/** What a state is called; it is part of the station's name. */
const WORDS: Readonly<Record<StationState, string>> = {
  idle: 'not in this walk',
  ahead: 'to come',
  now: 'the packet is here',
  done: 'passed',
  dropped: 'dropped here',
  refused: 'refused here',
  unknown: 'evaluation stops here',
};

/** Signs of the states that end a walk. */
const STOPS: Partial<Record<StationState, GlyphName>> = { dropped: 'drop', refused: 'reject', unknown: 'warn' };

/** One table at one hook. */
export const StationNode = memo(function StationNode({ data }: NodeProps<StationNodeType>) {
  const { station, r, host } = data;
  const key = stationKey(station);
  const state = usePlayback((s) => stationState(currentTrace(s), key, s.step, isTravelling(s)));
  const answer = usePlayback((s) => (state === 'refused' ? answerOf(currentTrace(s)) : ''));
  const open = () => {
    pick({ station });
    setLevel('chain');
  };
  return (
    <button
      type="button"
      className={css['station']}
      data-place={key}
      data-nav=""
      data-table={station.table}
      data-state={state}
      tabIndex={-1}
      onClick={open}
      title={`${station.table} at ${station.hook}: ${data.label}`}
      aria-label={`${station.table} at ${station.hook} of ${host}, ${data.label}, ${WORDS[state]}`}
    >
      <Mark state={state} r={r} />
      {data.letter && (
        <span className={css['stationLetter']} data-table={station.table}>
          {station.table.slice(0, 1)}
        </span>
      )}
      {data.wide && (
        <span className={css['stationLabel']} data-left={leavesRight(station) || undefined}>
          {data.label}
        </span>
      )}
      {state in STOPS && (
        <span className={css['stopLabel']} data-state={state} data-below={data.letter || undefined}>
          {WORDS[state]}
          {answer && <code>{answer}</code>}
        </span>
      )}
    </button>
  );
});

/** The name of what a refused packet is answered with. */
function answerOf(trace: Trace | undefined): string {
  const step = trace?.steps.find((s) => s.kind === 'answer');
  return step?.kind === 'answer' ? step.answer : '';
}

/** Where the line leaves a station to the right, its label stands left of it. */
export function leavesRight({ hook, table }: Station): boolean {
  return table === 'filter' || (hook.startsWith('P') && table === 'nat');
}

/** The ring, disc or sign of a station. */
export function Mark({ state, r }: { readonly state: StationState; readonly r: number }) {
  const sign = STOPS[state];
  if (sign) {
    const size = 4 * r;
    return (
      <span className={css['stopMark']} data-state={state} style={{ width: size, height: size }}>
        <Glyph name={sign} size={2.3 * r} />
      </span>
    );
  }
  const box = Math.ceil(r * 4);
  const c = box / 2;
  return (
    <svg className={css['mark']} width={box} height={box} aria-hidden="true">
      {state === 'now' && <circle cx={c} cy={c} r={r * 1.86} className={css['nowRing']} />}
      <circle
        cx={c}
        cy={c}
        r={state === 'now' || state === 'done' ? r : r * (state === 'ahead' ? 0.92 : 0.84)}
        className={css['disc']}
      />
      {state === 'now' && <circle cx={c} cy={c} r={r * 0.39} className={css['dot']} />}
      {state === 'done' && (
        <path
          className={css['tick']}
          strokeWidth={r * 0.25}
          d={`M${c - r * 0.43} ${c + r * 0.03}l${r * 0.31} ${r * 0.31} ${r * 0.56}-${r * 0.64}`}
        />
      )}
    </svg>
  );
}
