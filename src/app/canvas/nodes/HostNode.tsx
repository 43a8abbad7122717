import type { NodeProps } from '@xyflow/react';
import { Ellipsis } from 'lucide-react';
import { memo, useMemo } from 'react';
import { nodeLooks } from '../../cluster/looks';
import { nodeMenu } from '../../cluster/menus';
import type { Step } from '../../../core/trace/step';
import { netnsOf } from '../../playback/schedule';
import { currentTrace, usePlayback } from '../../store/playback';
import { Glyph } from '../../ui/Glyph';
import { selectNetns } from '../../store/selection';
import { StopToggle } from '../../timeline/StopToggle';
import { useWorld } from '../../store/world';
import css from '../canvas.module.css';
import type { HostNode as HostNodeType } from '../graph';
import type { HostSpot } from '../scene';
import { Hexagon } from './parts';

/** A node's frame: its name, its lanes, the boxes of the way to itself. Stations, devices and pods are nodes of their own. */
export const HostNode = memo(function HostNode({ data }: NodeProps<HostNodeType>) {
  const { spot, active } = data;
  const { frame, host } = spot;
  const tone = useWorld((s) => s.looks[host.name]?.tone ?? 'h0');
  const sign = useWorld((s) => s.looks[host.name]?.sign ?? '');
  const short = frame?.size === 'compact';
  const looks = nodeLooks(host);
  const inCluster = host.kind === 'node';
  return (
    <div
      className={css['hostBox']}
      data-place={spot.id}
      data-active={active || undefined}
      data-off={host.up ? undefined : ''}
      data-form={spot.form}
    >
      <svg width={spot.w} height={spot.h} aria-hidden="true">
        {frame ? (
          <>
            <Hexagon x={frame.name.x + 10} y={frame.name.y} tone={tone} sign={sign} />
            <text x={frame.name.x + 28} y={frame.name.y + 5} className={css['hostName']}>
              {host.name}
            </text>
            <text x={frame.name.x + 34 + host.name.length * 7.7} y={frame.name.y + 4.5} className={css['monoQuiet']}>
              {host.ip}
            </text>
            <Lanes spot={spot} short={short} />
            {spot.local && <Local spot={spot} />}
            {host.podCIDR && !short && frame.bottom > 20 && <PodNetwork spot={spot} />}
          </>
        ) : (
          <>
            <Hexagon x={24} y={spot.h / 2} tone={tone} sign={sign} />
            <text x={42} y={spot.h / 2 + 5} className={css['hostName']}>
              {host.name}
            </text>
            <text x={spot.w - 36} y={spot.h / 2 + 4} textAnchor="end" className={css['quiet']}>
              {`${spot.morePods} ${host.engine === undefined ? 'pod' : 'container'}${spot.morePods === 1 ? '' : 's'}`}
            </text>
          </>
        )}
      </svg>
      <button
        type="button"
        className={css['hostButton']}
        data-nav=""
        tabIndex={-1}
        style={frame ? { left: frame.name.x - 6, top: frame.name.y - 14, right: 62, height: 28 } : { inset: 0 }}
        title={active ? undefined : `Show ${host.name} in full`}
        aria-label={`${host.name}, ${host.ip}${looks.map((l) => `, ${l.word}`).join('')}${active ? ', in full' : ', show in full'}`}
        onClick={() => selectNetns(host.place)}
        onContextMenu={(event) => inCluster && nodeMenu(event, host)}
      />
      <span
        className={css['hostStop']}
        style={frame ? { right: inCluster ? 34 : 8, top: frame.name.y - 11 } : { right: 4, top: 4 }}
      >
        <StopToggle inCanvas stop={{ kind: 'host', host: host.name }} />
      </span>
      {inCluster && (
        <button
          type="button"
          className={css['more']}
          data-nav=""
          tabIndex={-1}
          style={frame ? { right: 8, top: frame.name.y - 13 } : { right: 4, top: 4 }}
          aria-haspopup="menu"
          aria-label={`What can be done to ${host.name}`}
          title={`What can be done to ${host.name}`}
          onClick={(event) => nodeMenu(event, host)}
        >
          <Ellipsis size={15} aria-hidden="true" />
        </button>
      )}
      {looks.length > 0 && (
        <p className={css['states']} style={{ left: frame ? frame.name.x : 42 }}>
          {looks.map((look) => (
            <span key={look.word}>
              <Glyph name={look.glyph} size={11} />
              {look.word}
            </span>
          ))}
        </p>
      )}
      {active && spot.local && <IdleNote spot={spot} />}
    </div>
  );
});

function Lanes({ spot, short }: { readonly spot: HostSpot; readonly short: boolean }) {
  const { frame } = spot;
  if (!frame) return null;
  return spot.lanes.map((table, i) => {
    const y = frame.lane.first + i * frame.lane.pitch;
    return (
      <g key={table}>
        <rect
          x={frame.lane.x}
          y={y - frame.lane.h / 2}
          width={frame.lane.w}
          height={frame.lane.h}
          rx={frame.lane.h / 2}
          className={css['lane']}
          data-table={table}
        />
        <text x={frame.labelX} y={y + 4} className={css['laneLabel']} data-table={table}>
          {short ? table.slice(0, 1) : table}
        </text>
      </g>
    );
  });
}

function Local({ spot }: { readonly spot: HostSpot }) {
  const { local, frame } = spot;
  if (!local || !frame?.local) return null;
  const boxes = [
    { box: local.input, name: 'INPUT' },
    { box: local.output, name: 'OUTPUT' },
  ];
  const y = local.input.y - spot.y;
  const middle = y + local.input.h / 2;
  const edge = (a: { x: number; w: number }) => a.x - spot.x + a.w;
  return (
    <>
      <path
        className={css['idleWay']}
        d={`M${frame.columns.route} ${spot.lanesEnd - spot.y + 2}V${y}M${edge(local.input)} ${middle}H${local.process.x - spot.x}M${edge(local.process)} ${middle}H${local.output.x - spot.x}M${frame.columns.POSTROUTING} ${y}V${spot.lanesEnd - spot.y + 2}`}
      />
      {boxes.map(({ box, name }) => (
        <rect key={name} x={box.x - spot.x} y={y} width={box.w} height={box.h} rx={9} className={css['localBox']} />
      ))}
      <rect
        x={local.process.x - spot.x}
        y={y}
        width={local.process.w}
        height={local.process.h}
        rx={9}
        className={css['localBox']}
      />
      <text x={local.process.x - spot.x + local.process.w / 2} y={y + 15} textAnchor="middle" className={css['quiet']}>
        process
      </text>
    </>
  );
}

function PodNetwork({ spot }: { readonly spot: HostSpot }) {
  const { frame, host } = spot;
  if (!frame) return null;
  const tunnelLeft = spot.ports.some((p) => p.side === 'left');
  const y = spot.h - 13;
  return (
    <>
      <text x={frame.bar.x + (tunnelLeft ? 26 : 0)} y={y} className={css['quiet']}>
        Pod network of {host.name}
      </text>
      <text x={frame.bar.x + frame.bar.w} y={y} textAnchor="end" className={css['monoQuiet']}>
        {host.podCIDR}
      </text>
    </>
  );
}

/** One line that says why the way to the node itself is idle. */
function IdleNote({ spot }: { readonly spot: HostSpot }) {
  const trace = usePlayback(currentTrace);
  const used = useMemo(() => trace?.steps.some((step) => isLocal(step, spot.id)), [trace, spot.id]);
  const { local } = spot;
  if (used !== false || !local) return null;
  const left = spot.frame?.bar.x ?? 0;
  return (
    <p
      className={css['idleNote']}
      style={{ left, top: local.input.y - spot.y, width: local.input.x - spot.x - left - 12, height: local.input.h }}
    >
      Not used here: the packet is not for the node itself.
    </p>
  );
}

function isLocal(step: Step, netns: string): boolean {
  return 'hook' in step && (step.hook === 'INPUT' || step.hook === 'OUTPUT') && netnsOf(step) === netns;
}
