import type { NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { Draw } from '../../core/trace/step';
import { tallyOfWalk } from '../playback/flows';
import { stationKey, stepsByStation } from '../playback/rows';
import { currentTrace, usePlayback } from '../store/playback';
import { formatSeed } from '../store/link';
import { useWorld } from '../store/world';
import css from './chains.module.css';
import { fitOf } from './chi-square';
import { drawText, sharesOf, sharesText } from './chance';
import type { ChanceNode } from './chain-graph';
import { tableOf } from './reach';

/** Names of backends that fit beside each other. */
const SHOWN = 4;

/** "How chance splits the traffic": the backends' shares, what was drawn, and the seed that repeats it. */
export const ChanceBox = memo(function ChanceBox({ data }: NodeProps<ChanceNode>) {
  const { spot, station } = data;
  const trace = usePlayback(currentTrace);
  const step = usePlayback((s) => s.step);
  const table = useWorld((s) => tableOf(s.snapshot?.rules[station.netns], station.table));
  const seed = useWorld((s) => s.snapshot?.seed ?? 0);
  const shares = useMemo(() => (table ? sharesOf(spot.chain, table) : []), [spot.chain, table]);
  const steps = (trace && stepsByStation(trace).get(stationKey(station))) ?? [];
  const past = steps.filter((s) => s.n <= step && s.chain === spot.chain.name);
  const draws: Draw[] = past.flatMap((s) => ('draws' in s && s.draws) || []);
  const jump = past.find((s) => s.kind === 'rule' && shares.some((x) => x.rule === s.rule));
  const picked = jump?.kind === 'rule' ? shares.findIndex((x) => x.rule === jump.rule) : -1;
  const from = Math.max(0, Math.min(picked - 1, shares.length - SHOWN));
  const shown = shares.length > SHOWN ? shares.slice(from, from + SHOWN - 1) : shares;
  const walk = usePlayback((s) => s.walk);
  const taken = tallyOfWalk(walk).chance[`${station.netns}/${station.table}/${spot.chain.name}`] ?? {};
  const drawn = shares.reduce((sum, s) => sum + (taken[s.rule] ?? 0), 0);
  return (
    <section
      className={css['chance']}
      aria-label="How chance splits the traffic"
      style={{ width: spot.w, minHeight: spot.h }}
    >
      <b>How chance splits the traffic</b>
      <ul>
        {shown.map((s) => (
          <li key={s.rule} data-picked={shares[picked]?.rule === s.rule || undefined} title={s.chain}>
            {s.name}
            {drawn > 1 && <Marbles took={taken[s.rule] ?? 0} of={drawn} share={s.share} />}
          </li>
        ))}
        {shares.length > shown.length && <li>{shares.length - shown.length} more</li>}
      </ul>
      {draws.length === 0 && <p>No lot was drawn yet.</p>}
      {draws.slice(-3).map((d) => (
        <p key={d.rule} data-yes={d.drew < d.needs || undefined}>
          {drawText(d)}: <em>{d.drew < d.needs ? 'yes' : 'no'}</em>
        </p>
      ))}
      <p className={css['fine']}>
        {drawn > 1 && <FitText counts={shares.map((s) => taken[s.rule] ?? 0)} shares={shares.map((s) => s.share)} />}
        {sharesText(shares)} Seed {formatSeed(seed)} repeats it.
      </p>
    </section>
  );
});

/** How many connections came to a backend, as a bar, with a line where theory expects its end. */
function Marbles({ took, of, share }: { readonly took: number; readonly of: number; readonly share: number }) {
  const expected = share * of;
  const whole = Math.max(took, expected, 1) * 1.15;
  const text = `${took.toLocaleString('en')} of ${of.toLocaleString('en')}; ${expected.toFixed(0)} expected`;
  return (
    <span className={css['marbles']} title={text}>
      <i style={{ width: `${(took / whole) * 100}%` }} />
      <u style={{ left: `${(expected / whole) * 100}%` }} />
      <span className="sr">, {text}</span>
      <b aria-hidden="true">{took.toLocaleString('en')}</b>
    </span>
  );
}

function FitText({ counts, shares }: { readonly counts: readonly number[]; readonly shares: readonly number[] }) {
  const fit = fitOf(counts, shares);
  if (!fit) return null;
  const verdict = fit.p < 0.01 ? 'hardly by chance' : 'as chance would have it';
  return `χ² ${fit.chiSquare.toFixed(1)}, p ${fit.p.toFixed(2)}: ${verdict}. `;
}
