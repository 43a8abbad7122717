import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import { whileLoading } from '../store/idle';
import { choosePacket, currentTrace, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { levelIn, levelOut, useView } from '../store/view';
import css from './canvas.module.css';
import { activeNode, entryNode, visitedNetns } from './focus';
import { FocusPacket } from './FocusPacket';
import { graphOf } from './graph';
import { LOW_BELOW, layoutScene } from './layout';
import { edgeTypes, nodeTypes } from './nodes/all';
import { isNode } from './places';
import { still, unmoved } from './still';
import type { Scene } from './scene';
import { PacketPill } from './PacketPill';
import { serviceOf } from './service';
import { StripView } from './StripView';
import { useFocus } from './use-focus';
import { Overview } from './Overview';
import { useSize } from './use-size';
import { spriteNear } from './sprites';
import { Swarm } from './Swarm';
import { WalkLine } from './WalkLine';
import { walkLine } from './walk-line';

interface Props {
  readonly snapshot: Snapshot;
  readonly level: 'cluster' | 'node';
  /** The picture cannot be moved or zoomed by hand. */
  readonly fixed?: boolean;
}

/** A pane lower than this shows the hooks and tables of the active node only, and the packet beside them. */
const STRIP_BELOW = 215;

const OtherWay = lazy(() => whileLoading(import('./OtherWay')).then((m) => ({ default: m.OtherWay })));

/** The Cluster and the Node level: hosts, their lanes, the wires, and the packet on its way. */
export function Flow({ snapshot, level, fixed = false }: Props) {
  const [box, pane] = useSize<HTMLDivElement>();
  return (
    <div className={css['fit']} ref={box}>
      {pane.h > 0 &&
        (pane.h < STRIP_BELOW ? (
          <StripOnly snapshot={snapshot} w={pane.w} />
        ) : (
          <ReactFlowProvider>
            <Picture snapshot={snapshot} level={level} pane={pane} fixed={fixed} />
          </ReactFlowProvider>
        ))}
    </div>
  );
}

function StripOnly({ snapshot, w }: { readonly snapshot: Snapshot; readonly w: number }) {
  const { station } = useFocus(snapshot);
  const trace = usePlayback(currentTrace);
  return (
    <>
      <StripView snapshot={snapshot} chosen={station} w={w} low />
      {trace && <PacketPill trace={trace} room={w - 24} />}
    </>
  );
}

interface Pane {
  readonly w: number;
  readonly h: number;
}

function Picture({ snapshot, level, pane, fixed = false }: Props & { readonly pane: Pane }) {
  const walk = usePlayback((s) => s.walk);
  const trace = usePlayback(currentTrace);
  const connection = useSelection((s) => s.connection !== undefined);
  const follow = useSelection((s) => s.follow);
  const chosen = useSelection((s) => (s.follow ? '' : (s.netns.split('/')[0] ?? '')));
  const here = usePlayback((s) => activeNode(snapshot, currentTrace(s), s.step));
  const active = !follow && isNode(snapshot.hosts[chosen]) ? chosen : here;
  const entry = useMemo(() => entryNode(snapshot, walk), [snapshot, walk]);
  const shown = useSelection((s) => (s.follow ? '' : s.netns));
  // Who is looked at is drawn as if the walk came by.
  const visited = useMemo(() => new Set([...visitedNetns(walk), ...(shown ? [shown] : [])]), [walk, shown]);
  const low = pane.h < LOW_BELOW ? pane : undefined;
  const service = useMemo(() => serviceOf(snapshot, walk), [snapshot, walk]);
  const scene = useMemo(
    () => layoutScene(snapshot, { level, active, entry, visited, low, ...(service ? { service } : {}) }),
    [snapshot, level, active, entry, visited, low, service],
  );
  const graph = useMemo(() => graphOf(snapshot, scene, active), [snapshot, scene, active]);
  const line = useMemo(() => (trace ? walkLine(scene, trace) : []), [scene, trace]);
  const shifting = useShifting(`${level}/${active}`);

  const fitZoom = zoomToFit(scene, pane);
  /** A gesture that zooms far enough goes to the next level. */
  const onMoveEnd = (event: unknown, { zoom }: { readonly zoom: number }) => {
    if (event === null) return;
    // A large cluster is fitted so small that zooming in is only reading.
    if (zoom > Math.max(fitZoom, LEGIBLE) * ZOOM_IN) levelIn();
    else if (zoom < fitZoom * ZOOM_OUT && level === 'node') levelOut();
  };

  /** A packet of another connection is chosen by a click on it. */
  const chooseNear = (event: React.MouseEvent) => {
    const view = shifting.current?.querySelector<HTMLElement>('.react-flow__viewport');
    if (!view) return;
    const { left, top } = view.getBoundingClientRect();
    const zoom = new DOMMatrixReadOnly(getComputedStyle(view).transform).a || 1;
    const at = { x: (event.clientX - left) / zoom, y: (event.clientY - top) / zoom };
    const found = spriteNear(scene, usePlayback.getState(), at, NEAR / zoom);
    if (found) choosePacket({ packet: found.packet, step: 0 });
  };

  return (
    <div className={css['stage']} ref={shifting}>
      <ReactFlow
        nodes={graph.nodes as never}
        edges={graph.edges as never}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...still}
        {...(fixed ? unmoved : {})}
        onMoveEnd={onMoveEnd}
        onPaneClick={chooseNear}
        minZoom={0.2}
        maxZoom={3}
        aria-label="Map of the network"
      >
        <Camera scene={scene} pane={pane} />
        {trace && <WalkLine scene={scene} trace={trace} line={line} />}
        {trace && <FocusPacket scene={scene} trace={trace} line={line} />}
        <Swarm scene={scene} />
        <Suspense>{trace && connection && <OtherWay scene={scene} trace={trace} />}</Suspense>
        {scene.hosts.length > CROWD && !fixed && <Overview />}
      </ReactFlow>
    </div>
  );
}

/** A click this far from a packet means it, px. */
const NEAR = 12;

/** With more hosts than this a small map stands in the corner. */
const CROWD = 10;
const ZOOM_IN = 2.2;
const LEGIBLE = 0.9;
const ZOOM_OUT = 0.6;

function zoomToFit(scene: Scene, pane: Pane): number {
  return Math.min((pane.w - 8) / scene.w, (pane.h - 8) / scene.h, 1.7);
}

/** Keeps the whole scene in the pane until the reader moves it; F fits it again. */
function Camera({ scene, pane }: { readonly scene: Scene; readonly pane: Pane }) {
  const flow = useReactFlow();
  const fit = useView((s) => s.fit);
  const zoom = zoomToFit(scene, pane);
  const x = (pane.w - scene.w * zoom) / 2;
  const y = Math.max(2, (pane.h - scene.h * zoom) / 2);
  useLayoutEffect(() => {
    void flow.setViewport({ x, y, zoom });
    // `fit` asks for it again.
  }, [flow, x, y, zoom, fit]);
  return null;
}

/** Marks the stage for the time in which the frames glide to another arrangement. */
function useShifting(arrangement: string): React.RefObject<HTMLDivElement | null> {
  const stage = useRef<HTMLDivElement>(null);
  const shown = useRef(arrangement);
  useEffect(() => {
    const element = stage.current;
    if (!element || shown.current === arrangement) return;
    shown.current = arrangement;
    element.dataset['shifting'] = '';
    const timer = setTimeout(() => delete element.dataset['shifting'], SHIFT);
    return () => clearTimeout(timer);
  }, [arrangement]);
  return stage;
}

/** As long as the transition in canvas.module.css, ms. */
const SHIFT = 400;
