import { memo, useMemo } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import type { Trace } from '../../core/trace/step';
import { type Station, stationKey } from '../playback/rows';
import { stationState } from '../playback/stations';
import { currentTrace, isTravelling, usePlayback } from '../store/playback';
import { pick, useView } from '../store/view';
import css from './canvas.module.css';
import strips from './chains.module.css';
import { lanesOf } from './frame';
import { leavesRight, Mark } from './nodes/StationNode';
import { isReply } from './packet-look';
import type { Point } from './path';
import { stationLabel } from './reach';
import { layoutStrip, passageAt, type Strip, stripLine, type StripStation } from './strip';

interface Props {
  readonly snapshot: Snapshot;
  readonly chosen: Station;
  readonly w: number;
  readonly low: boolean;
}

/** Hooks and tables of one host, with the line of the walk; a station that is clicked opens its chains below. */
export function StripView({ snapshot, chosen, w, low }: Props) {
  const trace = usePlayback(currentTrace);
  const security = snapshot.rules[chosen.netns]?.tables.some((t) => t.name === 'security') ?? false;
  const used = useMemo(() => {
    const hooks = trace?.steps.filter((s) => s.place.startsWith(`${chosen.netns}/`) && 'hook' in s);
    return hooks?.some((s) => 'hook' in s && (s.hook === 'INPUT' || s.hook === 'OUTPUT')) ?? false;
  }, [trace, chosen.netns]);
  const local = used || chosen.hook === 'INPUT' || chosen.hook === 'OUTPUT';
  const strip = useMemo(() => layoutStrip(w, lanesOf(security), low ? 20 : 25, local), [w, security, low, local]);
  return (
    <div className={strips['strip']} style={{ height: strip.h }}>
      <svg width={w} height={strip.h} aria-hidden="true">
        {strip.lanes.map(({ table, y }) => (
          <g key={table}>
            <rect
              x={strip.lane.x}
              y={y - strip.lane.h / 2}
              width={strip.lane.w}
              height={strip.lane.h}
              rx={strip.lane.h / 2}
              className={css['lane']}
              data-table={table}
            />
            <text x={20} y={y + 4} className={css['laneLabel']} data-table={table}>
              {table}
            </text>
          </g>
        ))}
        {strip.branch < w && <Branch strip={strip} used={used} />}
        {trace && <StripLine strip={strip} trace={trace} netns={chosen.netns} />}
        {strip.branch < w && w > 560 && <ProcessBox {...strip.process} />}
        <path d={`M${strip.route.x} ${strip.route.y - 18}l18 18-18 18-18-18z`} className={strips['diamond']} />
        <path d={`M${strip.route.x - 6} ${strip.route.y}h11m-4-4l4 4-4 4`} className={css['diamondArrow']} />
      </svg>
      {strip.hooks.map(({ hook, name, x }) => (
        <span
          key={hook}
          className={strips['hook']}
          style={{ left: x, top: 8 }}
          data-chosen={hook === chosen.hook || undefined}
        >
          {name}
        </span>
      ))}
      {!used && trace && strip.branch < w && (
        <span className={strips['idle']} style={{ left: strip.process.x }}>
          {w > 900 ? 'idle in this walk' : 'idle'}
        </span>
      )}
      {strip.stations.map((s) => (
        <StripButton key={`${s.hook}/${s.table}`} snapshot={snapshot} chosen={chosen} spot={s} roomy={w > 900} />
      ))}
    </div>
  );
}

/** The way to the host itself and from it; pale where this walk does not use it. */
function Branch({ strip, used }: { readonly strip: Strip; readonly used: boolean }) {
  const { branch, w, h } = strip;
  return (
    <>
      <rect
        x={branch}
        y={4}
        width={w - branch}
        height={h - 8}
        className={strips['branch']}
        data-idle={!used || undefined}
      />
      <path d={`M${branch} 10V${h - 8}`} className={strips['branchEdge']} />
    </>
  );
}

/** Stands above the line, which begins and ends behind it. */
function ProcessBox({ x, y }: Point) {
  return (
    <>
      <rect x={x - 38} y={y - 17} width={76} height={34} rx={9} className={css['localBox']} />
      <text x={x} y={y + 4} textAnchor="middle" className={css['quiet']}>
        local process
      </text>
    </>
  );
}

const StripLine = memo(function StripLine({
  strip,
  trace,
  netns,
}: {
  readonly strip: Strip;
  readonly trace: Trace;
  readonly netns: string;
}) {
  const step = usePlayback((s) => s.step);
  const ahead = useView((s) => s.ahead);
  // A passage is known by its first step.
  const from = passageAt(trace, netns, step)[0]?.n ?? step;
  const legs = useMemo(() => stripLine(strip, passageAt(trace, netns, from)), [strip, trace, netns, from]);
  const past = legs.filter((l) => l.n <= step);
  const future = legs.filter((l) => l.n > step);
  return (
    <g className={css['walk']} data-look={isReply(trace) ? 'reply' : 'request'}>
      {ahead && <path className={css['ahead']} d={future.map((l) => l.path.d).join('') || 'M0 0'} />}
      <path className={css['walked']} d={past.map((l) => l.path.d).join('') || 'M0 0'} />
    </g>
  );
});

interface ButtonProps {
  readonly snapshot: Snapshot;
  readonly chosen: Station;
  readonly spot: StripStation;
  readonly roomy: boolean;
}

function StripButton({ snapshot, chosen, spot, roomy }: ButtonProps) {
  const station: Station = { netns: chosen.netns, hook: spot.hook, table: spot.table };
  const key = stationKey(station);
  const state = usePlayback((s) => stationState(currentTrace(s), key, s.step, isTravelling(s)));
  const label = stationLabel(snapshot, station);
  const isChosen = chosen.hook === spot.hook && chosen.table === spot.table;
  const left = leavesRight(station);
  return (
    <button
      type="button"
      className={css['station']}
      data-place={key}
      data-nav=""
      data-table={spot.table}
      data-state={state}
      data-chosen={isChosen || undefined}
      aria-pressed={isChosen}
      tabIndex={-1}
      style={{ inset: 'auto', left: spot.x - 11, top: spot.y - 11, width: 22, height: 22 }}
      onClick={() => pick({ station })}
      title={`${spot.table} at ${spot.hook}: ${label}`}
      aria-label={`${spot.table} at ${spot.hook}, ${label}`}
    >
      {isChosen && <span className={strips['chosen']} data-wide={roomy || undefined} data-left={left || undefined} />}
      <Mark state={state} r={7.2} />
      {roomy && (
        <span className={strips['count']} data-left={left || undefined} data-chosen={isChosen || undefined}>
          {label}
        </span>
      )}
    </button>
  );
}
