import { useMemo } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import type { Trace } from '../../core/trace/step';
import { isReply } from '../canvas/packet-look';
import type { Point } from '../canvas/path';
import { Mark } from '../canvas/nodes/StationNode';
import { stationKey } from '../playback/rows';
import { stationState } from '../playback/stations';
import { isTravelling, usePlayback } from '../store/playback';
import { useView } from '../store/view';
import { useWorld } from '../store/world';
import css from './present.module.css';
import canvas from '../canvas/canvas.module.css';
import { type PresentScene, presentScene, type Side, STAGE } from './scene';

interface Props {
  readonly snapshot: Snapshot;
  readonly trace: Trace;
  /** Near the packet. */
  readonly zoom: boolean;
}

/** The node that the packet is in, in lines that a projector shows, and the hosts before and after it. */
export function Stage({ snapshot, trace, zoom }: Props) {
  const n = usePlayback((s) => s.step);
  const scene = useMemo(() => presentScene(snapshot, trace, n), [snapshot, trace, n]);
  return (
    <svg
      className={css['stage']}
      viewBox={viewBoxOf(scene, zoom)}
      role="img"
      aria-label={`The packet in ${scene.host}`}
    >
      <Lines scene={scene} trace={trace} n={n} />
      <Beside side={scene.from} at={{ x: 24, y: 44 }} here={n < scene.begin} />
      <Beside side={scene.to} at={{ x: 1640, y: Math.max(44, scene.leave.y - 75) }} here={n > scene.end} />
      <Stations scene={scene} trace={trace} n={n} />
    </svg>
  );
}

function viewBoxOf({ here }: PresentScene, zoom: boolean): string {
  if (!zoom) return `0 0 ${STAGE.w} ${STAGE.h}`;
  const w = STAGE.w / 1.9;
  const h = STAGE.h / 1.9;
  const x = Math.max(0, Math.min(STAGE.w - w, here.x - w / 2));
  const y = Math.max(0, Math.min(STAGE.h - h, here.y - h / 2));
  return `${x} ${y} ${w} ${h}`;
}

function Lines({ scene, trace, n }: { readonly scene: PresentScene; readonly trace: Trace; readonly n: number }) {
  const { node, strip, scale, at, legs, host } = scene;
  const look = useWorld((s) => s.looks[host]);
  const ip = useWorld((s) => s.snapshot?.hosts[host]?.ip);
  const ahead = useView((s) => s.ahead);
  const past = legs.filter((l) => l.n <= n).map((l) => l.path.d);
  const future = legs.filter((l) => l.n > n).map((l) => l.path.d);
  const entered = (legs[0]?.n ?? Number.POSITIVE_INFINITY) <= n;
  return (
    <>
      <rect className={css['node']} x={node.x} y={node.y} width={node.w} height={node.h} rx={22} />
      <text x={node.x + 76} y={node.y + 56} className={css['nodeName']}>
        {host}
        <tspan className={css['nodeIp']} dx={14}>
          {ip}
        </tspan>
      </text>
      {look && (
        <g fill={`var(--${look.tone})`}>
          <path d={`M${node.x + 44} ${node.y + 18}l24 14v28l-24 14-24-14v-28z`} />
          <text x={node.x + 44} y={node.y + 55} className={css['numeral']}>
            {look.sign}
          </text>
        </g>
      )}
      <g transform={`translate(${at.x} ${at.y}) scale(${scale})`} data-look={isReply(trace) ? 'reply' : 'request'}>
        {strip.lanes.map(({ table, y }) => (
          <g key={table}>
            <rect x={strip.lane.x} y={y - 10} width={strip.lane.w} height={20} rx={10} fill={`var(--${table}-t)`} />
            <text x={10} y={y + 4} className={css['lane']} fill={`var(--${table})`}>
              {table}
            </text>
          </g>
        ))}
        {strip.hooks
          .filter((h) => h.x <= strip.w)
          .map(({ hook, name, x }) => (
            <text key={hook} x={x} y={21} className={css['hook']}>
              {name || (hook === 'route' ? 'route' : hook)}
            </text>
          ))}
        <clipPath id="before-next-host">
          <rect width={590} height={400} y={-40} />
        </clipPath>
        {ahead && <path clipPath="url(#before-next-host)" d={future.join('') || 'M0 0'} className={css['ahead']} />}
        <path clipPath="url(#before-next-host)" d={past.join('') || 'M0 0'} className={css['walked']} />
        <path
          d={`M${strip.route.x} ${strip.route.y - 17}l17 17-17 17-17-17z`}
          className={css['diamond']}
          data-here={trace.steps[n]?.kind === 'route' || undefined}
        />
        <path d={`M${strip.route.x - 6} ${strip.route.y}h11m-4-4l4 4-4 4`} className={css['diamondArrow']} />
      </g>
      {scene.from && legs.length > 0 && (
        <path d={`M274 ${scene.enter.y}H${scene.enter.x}`} className={entered ? css['trunk'] : css['trunkAhead']} />
      )}
    </>
  );
}

function Stations({ scene, trace, n }: { readonly scene: PresentScene; readonly trace: Trace; readonly n: number }) {
  const moving = usePlayback(isTravelling);
  const { strip, scale, at, netns } = scene;
  return strip.stations
    .filter((s) => s.x <= strip.w)
    .map(({ hook, table, x, y }) => {
      const key = stationKey({ netns, hook, table });
      const state = stationState(trace, key, n, moving);
      const size = 100;
      return (
        <foreignObject
          key={key}
          x={at.x + x * scale - size / 2}
          y={at.y + y * scale - size / 2}
          width={size}
          height={size}
        >
          <div
            className={`${css['station']} ${canvas['station']}`}
            data-table={table}
            data-state={state}
            data-place={key}
          >
            <Mark state={state} r={22} />
          </div>
        </foreignObject>
      );
    });
}

function Beside({
  side,
  at: { x, y },
  here,
}: {
  readonly side: Side | undefined;
  readonly at: Point;
  readonly here: boolean;
}) {
  if (!side) return null;
  const long = side.name.length > 14;
  return (
    <g>
      <rect className={css['beside']} data-here={here || undefined} x={x} y={y} width={250} height={150} rx={16} />
      {side.name !== side.host && (
        <text x={x + 16} y={y + 38} className={css['besideHost']}>
          {side.host}
        </text>
      )}
      <text
        x={x + 16}
        y={y + 78}
        className={css['besideName']}
        textLength={long ? 218 : undefined}
        lengthAdjust="spacingAndGlyphs"
      >
        {side.name}
      </text>
      <text x={x + 16} y={y + 118} className={css['besideIp']}>
        {side.ip}
      </text>
    </g>
  );
}
