import { ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import type { Trace } from '../../core/trace/step';
import { easeMove } from '../playback/ease';
import { type Station, stationKey } from '../playback/rows';
import { currentPhases, currentTrace, loop, usePlayback } from '../store/playback';
import { useView } from '../store/view';
import canvas from './canvas.module.css';
import css from './chains.module.css';
import { ChainCard } from './ChainCard';
import { ChanceBox } from './ChanceBox';
import { jumpEdges } from './chain-edges';
import { chainGraph } from './chain-graph';
import { type ChainScene, layoutChains } from './chain-layout';
import { chainWalk, headBox, type RowLeg, rowBox, rowPoint } from './chain-walk';
import { useFocus } from './use-focus';
import { JumpHeads, JumpLine } from './JumpLine';
import { PacketCard } from './PacketCard';
import { RestCard } from './RestCard';
import { still } from './still';
import { StripView } from './StripView';
import { useSize } from './use-size';

const nodeTypes = { chain: ChainCard, chance: ChanceBox, rest: RestCard };
const edgeTypes = { jump: JumpLine };

/** The Chain level: hooks and tables as a strip, the chains of the chosen station as cards below. */
export function ChainView({ snapshot }: { readonly snapshot: Snapshot }) {
  const focus = useFocus(snapshot);
  const [box, size] = useSize<HTMLDivElement>();
  return (
    <div className={css['view']} ref={box}>
      {size.w > 0 && (
        <>
          {size.h >= STRIP_ABOVE && (
            <StripView snapshot={snapshot} chosen={focus.station} w={size.w} low={size.h < 420} />
          )}
          <ReactFlowProvider key={stationKey(focus.station)}>
            <Cards snapshot={snapshot} station={focus.station} />
          </ReactFlowProvider>
        </>
      )}
    </div>
  );
}

/** A lower pane has room for the cards only. */
const STRIP_ABOVE = 300;

function Cards({ snapshot, station }: { readonly snapshot: Snapshot; readonly station: Station }) {
  const trace = usePlayback(currentTrace);
  const [box, pane] = useSize<HTMLDivElement>();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const onOpen = useCallback((what: string) => setOpen((s) => new Set([...s, what])), []);
  const scene = useMemo(
    () => layoutChains(snapshot, { station, trace, pane, open }),
    [snapshot, station, trace, pane, open],
  );
  const jumps = useMemo(() => jumpEdges(scene, trace, station), [scene, trace, station]);
  const graph = useMemo(() => chainGraph(scene, jumps, station, onOpen), [scene, jumps, station, onOpen]);
  const legs = useMemo(
    () => (trace ? chainWalk(scene, jumps, trace, station) : new Map<number, RowLeg>()),
    [scene, jumps, trace, station],
  );
  const isHere = usePlayback((s) => legs.has(s.step));
  return (
    <div className={canvas['stage']} ref={box}>
      <JumpHeads />
      {pane.w > 0 && (
        <ReactFlow
          nodes={graph.nodes as never}
          edges={graph.edges as never}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          {...still}
          minZoom={0.3}
          maxZoom={2}
          panOnScroll
          aria-label={`Chains of ${station.table} at ${station.hook}`}
        >
          <FollowCamera scene={scene} snapshot={snapshot} pane={pane} />
          {trace && <RowToken legs={legs} trace={trace} />}
        </ReactFlow>
      )}
      {trace && isHere && pane.h >= 220 && (
        <div className={css['dock']} data-flat={pane.w < FLAT_BELOW || undefined}>
          <PacketCard trace={trace} flat={pane.w < FLAT_BELOW} />
        </div>
      )}
    </div>
  );
}

/** The packet among the rows: a mark at the left edge of its row, moved by the loop. */
function RowToken({ legs, trace }: { readonly legs: ReadonlyMap<number, RowLeg>; readonly trace: Trace }) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = () => {
      const s = usePlayback.getState();
      const leg = legs.get(s.step);
      if (!mark.current) return;
      mark.current.style.visibility = leg ? 'visible' : 'hidden';
      if (!leg) return;
      const phases = currentPhases(s);
      const p = rowPoint(leg, easeMove(phases.travel), phases.act);
      mark.current.style.transform = `translate(${p.x}px, ${p.y}px)`;
    };
    draw();
    return loop.subscribe(draw);
  }, [legs]);
  return (
    <ViewportPortal>
      <div className={css['token']} ref={mark} aria-hidden="true">
        <span>{trace.title || 'packet'}</span>
      </div>
    </ViewportPortal>
  );
}

/** In a narrower pane the docked packet lies flat, so that it hides less. */
const FLAT_BELOW = 1000;

/** Room that the docked packet takes at the bottom right. */
const dockRoom = (w: number) => (w < FLAT_BELOW ? { w, h: 92 } : { w: 324, h: 172 });

interface CameraProps {
  readonly scene: ChainScene;
  readonly snapshot: Snapshot;
  readonly pane: { readonly w: number; readonly h: number };
}

/** Shows all cards where they fit, else goes with the row of the packet. */
function FollowCamera({ scene, snapshot, pane }: CameraProps) {
  const flow = useReactFlow();
  const focus = useFocus(snapshot);
  const fit = useView((s) => s.fit);
  const reduced = usePlayback((s) => s.reducedMotion);
  const zoom = Math.max(0.86, Math.min(1, (pane.w - 8) / scene.w, pane.h / scene.h));
  const left = Math.max(0, (pane.w - scene.w * zoom) / 2);
  useLayoutEffect(() => {
    void flow.setViewport({ x: left, y: 0, zoom });
    // `fit` asks for it again.
  }, [flow, left, zoom, fit]);
  useEffect(() => {
    const card = scene.cards.find((c) => c.chain.name === focus.chain);
    if (!card) return;
    const row = focus.rule === undefined ? headBox(card) : rowBox(card, focus.rule);
    const { x, y, zoom: z } = flow.getViewport();
    const left = row.x * z + x;
    const top = row.y * z + y;
    const right = left + row.w * z;
    const bottom = top + row.h * z;
    const dock = dockRoom(pane.w);
    const hidden = right > pane.w - dock.w && bottom > pane.h - dock.h;
    if (left >= 40 && right <= pane.w - 8 && top >= 8 && bottom <= pane.h - 16 && !hidden) return;
    const wantX = Math.min(
      0,
      Math.max(pane.w - scene.w * z, left >= 40 && right <= pane.w - 8 ? x : pane.w * 0.45 - (row.x + row.w / 2) * z),
    );
    const wantY = Math.min(0, pane.h * 0.3 - row.y * z);
    void flow.setViewport({ x: wantX, y: wantY, zoom: z }, { duration: reduced ? 0 : 400 });
  }, [flow, scene, focus.chain, focus.rule, pane, reduced]);
  return null;
}
