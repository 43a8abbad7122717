import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Snapshot } from '../../core/engine/snapshot';
import { currentTrace, usePlayback } from '../store/playback';
import { useSelection } from '../store/selection';
import { useView } from '../store/view';
import css from './canvas.module.css';
import { activeNode, entryNode, visitedNetns } from './focus';
import { FocusPacket } from './FocusPacket';
import { graphOf } from './graph';
import { layoutScene } from './layout';
import { edgeTypes, nodeTypes } from './nodes/all';
import type { Scene } from './scene';
import { serviceOf } from './service';
import { Swarm } from './Swarm';
import { WalkLine } from './WalkLine';
import { walkLine } from './walk-line';

interface Props {
  readonly snapshot: Snapshot;
  readonly level: 'cluster' | 'node';
}

/** The Cluster and the Node level: hosts, their lanes, the wires, and the packet on its way. */
export function Flow(props: Props) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ snapshot, level }: Props) {
  const walk = usePlayback((s) => s.walk);
  const trace = usePlayback(currentTrace);
  const follow = useSelection((s) => s.follow);
  const chosen = useSelection((s) => (s.follow ? '' : (s.netns.split('/')[0] ?? '')));
  const here = usePlayback((s) => activeNode(snapshot, currentTrace(s), s.step));
  const active = !follow && snapshot.hosts[chosen]?.kind === 'node' ? chosen : here;
  const entry = useMemo(() => entryNode(snapshot, walk), [snapshot, walk]);
  const visited = useMemo(() => visitedNetns(walk), [walk]);
  const service = useMemo(() => serviceOf(snapshot, walk), [snapshot, walk]);
  const scene = useMemo(
    () => layoutScene(snapshot, { level, active, entry, visited, ...(service ? { service } : {}) }),
    [snapshot, level, active, entry, visited, service],
  );
  const graph = useMemo(() => graphOf(snapshot, scene, active), [snapshot, scene, active]);
  const line = useMemo(() => (trace ? walkLine(scene, trace) : []), [scene, trace]);
  const stage = useShifting(`${level}/${active}`);

  return (
    <div className={css['stage']} ref={stage}>
      <ReactFlow
        nodes={graph.nodes as never}
        edges={graph.edges as never}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        minZoom={0.2}
        maxZoom={3}
        aria-label="Map of the network"
      >
        <Camera scene={scene} />
        {trace && <WalkLine scene={scene} trace={trace} line={line} />}
        {trace && <FocusPacket scene={scene} trace={trace} line={line} />}
        <Swarm scene={scene} />
      </ReactFlow>
    </div>
  );
}

/** Keeps the whole scene in the pane until the reader moves it; F fits it again. */
function Camera({ scene }: { readonly scene: Scene }) {
  const flow = useReactFlow();
  const fit = useView((s) => s.fit);
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ w: 0, h: 0 });
  useLayoutEffect(() => {
    const pane = box.current?.parentElement;
    if (!pane) return;
    const measure = () => setSize({ w: pane.clientWidth, h: pane.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(pane);
    return () => observer.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `fit` asks for it again
  useLayoutEffect(() => {
    if (size.w === 0) return;
    const zoom = Math.min((size.w - 8) / scene.w, (size.h - 8) / scene.h, 1.7);
    const x = (size.w - scene.w * zoom) / 2;
    const y = Math.max(2, (size.h - scene.h * zoom) / 2);
    void flow.setViewport({ x, y, zoom });
  }, [flow, scene.w, scene.h, size, fit]);
  return <div ref={box} hidden />;
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
