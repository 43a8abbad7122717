import type { Edge, Node } from '@xyflow/react';
import type { ServiceView, Snapshot } from '../../core/engine/snapshot';
import type { HookName, TableName } from '../../core/trace/step';
import type { Station } from '../playback/rows';
import { makePath } from './path';
import { stationLabel } from './reach';
import type { BarSpot, Box, HostSpot, PodSpot, PortSpot, Scene } from './scene';

/** A station's node: one table at one hook. Those of INPUT and OUTPUT stand in boxes with a letter below. */
export interface StationData extends Record<string, unknown> {
  readonly station: Station;
  readonly host: string;
  readonly r: number;
  readonly label: string;
  /** The label stands beside the station; otherwise it is only in the name. */
  readonly wide: boolean;
  readonly letter: boolean;
}

export type HostNode = Node<{ spot: HostSpot; active: boolean }, 'host'>;
export type HookNode = Node<{ netns: string; hook: string; text: string }, 'hook'>;
export type StationNode = Node<StationData, 'station'>;
export type RouteNode = Node<{ netns: string; host: string; half: number }, 'route'>;
export type PortNode = Node<{ spot: PortSpot; host: string }, 'port'>;
export type BridgeNode = Node<{ spot: BarSpot; host: string; compact: boolean }, 'bridge'>;
export type PodNode = Node<{ spot: PodSpot; host: string; narrow: boolean }, 'pod'>;
export type CardNode = Node<{ spot: HostSpot }, 'card'>;
export type ServiceNode = Node<{ service: ServiceView }, 'service'>;
export type SegmentNode = Node<{ network: string }, 'segment'>;
export type NetworkNode = Node<{ scene: Scene; large: boolean }, 'network'>;
export type CanvasNode =
  | HostNode
  | HookNode
  | StationNode
  | RouteNode
  | PortNode
  | BridgeNode
  | PodNode
  | CardNode
  | ServiceNode
  | SegmentNode
  | NetworkNode;

export type WireEdge = Edge<{ d: string; label: string; labelAt: { x: number; y: number } }, 'wire'>;

export interface Graph {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly WireEdge[];
}

/** Heights in the picture: wires and frames below the line of the walk, what can be clicked above it. */
export const Z = { network: 0, host: 1, wire: 2, line: 5, part: 10, packet: 30 } as const;

/** Nodes and wires of a scene. Ids are places. */
export function graphOf(snapshot: Snapshot, scene: Scene, active: string): Graph {
  const nodes: CanvasNode[] = [
    {
      ...fixed('network', { x: 0, y: 0, w: scene.w, h: scene.h }, Z.network),
      type: 'network',
      data: { scene, large: scene.hosts.some((h) => h.form === 'large') },
    },
  ];
  const edges: WireEdge[] = [];
  if (scene.network) {
    // Right of the left column: no packet rests there.
    const x = Math.min(scene.overlayX + 4, scene.w - 330);
    nodes.push({
      ...fixed('segment', { x, y: scene.trunk.y - 9, w: 204, h: 18 }, Z.part - 1),
      type: 'segment',
      data: { network: scene.network },
    });
  }
  for (const spot of scene.hosts) {
    if (spot.form === 'card') nodes.push({ ...fixed(spot.id, spot, Z.part), type: 'card', data: { spot } });
    else addNode(nodes, edges, snapshot, spot, spot.host.name === active);
  }
  for (const s of scene.services) {
    const id = `service/${s.service.namespace}/${s.service.name}`;
    nodes.push({ ...fixed(id, s, Z.part), type: 'service', data: { service: s.service } });
  }
  return { nodes, edges };
}

function addNode(nodes: CanvasNode[], edges: WireEdge[], snapshot: Snapshot, spot: HostSpot, active: boolean): void {
  const host = spot.host.name;
  nodes.push({ ...fixed(spot.id, spot, Z.host), type: 'host', data: { spot, active } });
  for (const label of hookLabels(spot)) nodes.push(label);
  for (const s of spot.stations) {
    const station: Station = { netns: spot.id, hook: s.hook as HookName, table: s.table as TableName };
    const letter = s.hook === 'INPUT' || s.hook === 'OUTPUT';
    const half = letter ? 9 : Math.max(10, s.r + 4);
    nodes.push({
      ...fixed(s.id, { x: s.x - half, y: s.y - half, w: 2 * half, h: 2 * half }, Z.part),
      type: 'station',
      data: {
        station,
        host,
        r: s.r,
        label: stationLabel(snapshot, station),
        wide: spot.form === 'large' && !letter,
        letter,
      },
    });
  }
  if (spot.route && spot.frame) {
    const half = spot.frame.diamond + 1;
    const box = { x: spot.route.x - half, y: spot.route.y - half, w: 2 * half, h: 2 * half };
    nodes.push({ ...fixed(`${spot.id}/route`, box, Z.part), type: 'route', data: { netns: spot.id, host, half } });
  }
  for (const p of spot.ports) nodes.push({ ...fixed(p.place, p, Z.part + 1), type: 'port', data: { spot: p, host } });
  for (const b of spot.bars) {
    nodes.push({
      ...fixed(b.place, b, Z.part),
      type: 'bridge',
      data: { spot: b, host, compact: spot.form === 'compact' },
    });
  }
  for (const p of spot.pods) {
    // Pods on the host's own network share its namespace, whose name the host's own card has.
    const id = p.place.endsWith('/root') ? `${p.place}/${p.pod.namespace}/${p.pod.name}` : p.place;
    nodes.push({ ...fixed(id, p, Z.part), type: 'pod', data: { spot: p, host, narrow: p.w < 112 } });
    if (p.bridge) edges.push(vethWire(p, (spot.frame?.pod.gap ?? 0) > 20));
  }
}

const SHORT: Readonly<Record<string, string>> = { PREROUTING: 'PRE', FORWARD: 'FWD', POSTROUTING: 'POST' };

function hookLabels(spot: HostSpot): HookNode[] {
  const { frame, local } = spot;
  if (!frame) return [];
  const short = frame.size === 'compact';
  const labels = Object.entries(frame.columns)
    .filter(([name]) => !short || name !== 'route')
    .map(([hook, x]) => ({ hook, x: spot.x + x, y: spot.y + frame.hookLabelY }));
  if (local) {
    labels.push({ hook: 'INPUT', x: local.input.x + local.input.w / 2, y: local.input.y + 15 });
    labels.push({ hook: 'OUTPUT', x: local.output.x + local.output.w / 2, y: local.output.y + 15 });
  }
  return labels.map(({ hook, x, y }) => {
    const text = short ? (SHORT[hook] ?? hook) : hook;
    const w = Math.round(text.length * 7.7 + 4);
    const box = { x: x - w / 2, y: y - 11, w, h: 14 };
    // `route` is the diamond's id.
    const id = hook === 'route' ? `${spot.id}/route/name` : `${spot.id}/${hook}`;
    return { ...fixed(id, box, Z.part - 1), type: 'hook', data: { netns: spot.id, hook, text } };
  });
}

function fixed(id: string, box: Box, zIndex: number) {
  return {
    id,
    position: { x: box.x, y: box.y },
    width: box.w,
    height: box.h,
    zIndex,
    draggable: false,
    selectable: false,
    focusable: false,
  };
}

function vethWire(pod: PodSpot, named: boolean): WireEdge {
  const top = { x: pod.x + pod.w / 2, y: pod.y };
  const middle = (pod.veth.y + top.y) / 2;
  const points =
    pod.veth.x === top.x ? [pod.veth, top] : [pod.veth, { x: pod.veth.x, y: middle }, { x: top.x, y: middle }, top];
  return {
    id: `${pod.place}/veth`,
    source: pod.bridge,
    target: pod.place,
    type: 'wire',
    zIndex: Z.wire,
    data: {
      d: makePath(points, 6).d,
      label: named ? pod.pod.device.slice(pod.pod.device.lastIndexOf('/') + 1) : '',
      // Below bars of other bridges that the wire passes.
      labelAt: { x: pod.veth.x + 7, y: Math.max(middle, top.y - 15) },
    },
  };
}
