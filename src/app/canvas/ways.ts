import type { TableName } from '../../core/trace/step';
import type { Frame } from './frame';
import type { Point } from './path';
import type { Anchor, HostSpot, Scene, Zone } from './scene';

/** The corners of the line from one anchor to the next, both ends left out. */
export function waypoints(scene: Scene, from: Anchor, to: Anchor): readonly Point[] {
  if (from.host !== to.host) return between(scene, from, to);
  const spot = scene.hosts.find((h) => h.id === from.host);
  return spot?.frame ? inside(spot, from, to) : [];
}

/** From one host to another: over the tunnel's line, or over the node network. */
function between(scene: Scene, from: Anchor, to: Anchor): readonly Point[] {
  if (
    from.zone === 'port' &&
    to.zone === 'port' &&
    from.side !== 'top' &&
    to.side !== 'top' &&
    isInner(scene, from) &&
    isInner(scene, to)
  ) {
    return [
      { x: scene.overlayX, y: from.y },
      { x: scene.overlayX, y: to.y },
    ];
  }
  return [...toTrunk(scene, from), ...toTrunk(scene, to).reverse()];
}

/** Is it a port at the edge that faces the tunnel's line? */
function isInner(scene: Scene, port: Anchor): boolean {
  return Math.abs(port.x - scene.overlayX) < 60;
}

function toTrunk(scene: Scene, from: Anchor): Point[] {
  const { trunk } = scene;
  if (from.zone !== 'port' || from.side === 'top') return [{ x: from.x, y: trunk.y }];
  const x = from.side === 'left' ? trunk.from : trunk.to;
  return [
    { x, y: from.y },
    { x, y: trunk.y },
  ];
}

const isHook = (zone: Zone) => zone === 'PREROUTING' || zone === 'FORWARD' || zone === 'POSTROUTING';

/** From one part of a node to another. */
function inside(spot: HostSpot, from: Anchor, to: Anchor): readonly Point[] {
  const frame = spot.frame;
  if (!frame) return [];
  const column = (hook: keyof Frame['columns']) => spot.x + frame.columns[hook];
  const inY = spot.y + frame.channel.inY;
  const outY = spot.y + frame.channel.outY;

  if (from.zone === to.zone) {
    if (isHook(from.zone)) return [];
    if (from.zone === 'bar' || from.zone === 'INPUT' || from.zone === 'OUTPUT') return [];
  }
  if (to.zone === 'PREROUTING' && (from.zone === 'port' || from.zone === 'bar' || from.zone === 'veth')) {
    return [...fromEdge(spot, from, inY), { x: column('PREROUTING'), y: inY }];
  }
  const leaves = to.zone === 'port' || to.zone === 'bar' || to.zone === 'veth';
  if (from.zone === 'POSTROUTING' && leaves) return toEdge(spot, from, to, outY);
  if ((from.zone === 'FORWARD' || from.zone === 'OUTPUT') && leaves) {
    // POSTROUTING is passed even where none of its tables has a step to show.
    const pass = { ...from, zone: 'POSTROUTING' as const, x: column('POSTROUTING'), y: laneY(spot, 'nat') };
    return [...inside(spot, from, pass), pass, ...toEdge(spot, pass, to, outY)];
  }
  if (from.zone === 'PREROUTING' && to.zone === 'FORWARD') {
    // Bridged: nothing is routed, so the line goes round the diamond.
    const y = laneY(spot, 'filter');
    const before = (column('PREROUTING') + column('route')) / 2;
    const after = (column('route') + column('FORWARD')) / 2;
    return [
      { x: before, y: from.y },
      { x: before, y },
      { x: after, y },
      { x: after, y: to.y },
    ];
  }
  if (from.zone === 'route' && to.zone === 'INPUT')
    return [
      { x: from.x, y: (spot.local?.input.y ?? to.y) - 8 },
      { x: to.x, y: (spot.local?.input.y ?? to.y) - 8 },
    ];
  if (from.zone === 'OUTPUT' && to.zone === 'POSTROUTING') {
    const gapX = (column('FORWARD') + column('POSTROUTING')) / 2;
    const gapY = (spot.local?.output.y ?? from.y) - 8;
    return [
      { x: from.x, y: gapY },
      { x: gapX, y: gapY },
      { x: gapX, y: to.y },
    ];
  }
  if (to.zone === 'port') return [...throughGap(spot, from, to)];
  if (from.zone === 'port') return [...throughGap(spot, to, from)].reverse();
  if (from.zone === 'veth' || to.zone === 'veth' || from.zone === 'pod' || to.zone === 'pod') {
    return from.x === to.x ? [] : [{ x: from.x, y: to.y }];
  }
  if (from.zone === 'process' || to.zone === 'process' || from.y === to.y) return [];
  const middle = (from.x + to.x) / 2;
  return [
    { x: middle, y: from.y },
    { x: middle, y: to.y },
  ];
}

function laneY(spot: HostSpot, table: TableName): number {
  const { frame, lanes } = spot;
  return spot.y + (frame?.lane.first ?? 0) + Math.max(0, lanes.indexOf(table)) * (frame?.lane.pitch ?? 0);
}

/** From a port or bridge up to the channel above the lanes. */
function fromEdge(spot: HostSpot, from: Anchor, y: number): readonly Point[] {
  const channel = spot.frame?.channel;
  if (!channel || (from.zone === 'port' && from.side === 'top')) return [{ x: from.x, y }];
  const x =
    spot.x + (from.zone !== 'port' ? channel.leftIn : from.side === 'right' ? channel.rightIn : channel.leftOut);
  return [
    { x, y: from.y },
    { x, y },
  ];
}

/** From the local branch, or the diamond that stands for it, to a tunnel's port: below the boxes. */
function throughGap(spot: HostSpot, from: Anchor, port: Anchor): readonly Point[] {
  const channel = spot.frame?.channel;
  if (!channel) return [];
  const y = (spot.local ? spot.local.input.y + spot.local.input.h : spot.lanesEnd) + 7;
  const x = spot.x + (port.side === 'left' ? channel.leftOut : channel.rightIn);
  return [
    { x: from.x, y },
    { x, y },
    { x, y: port.y },
  ];
}

/** From POSTROUTING to the way out. */
function toEdge(spot: HostSpot, from: Anchor, to: Anchor, outY: number): readonly Point[] {
  const channel = spot.frame?.channel;
  if (!channel) return [];
  const right = spot.x + channel.rightOut;
  const bar = to.zone === 'veth' && spot.bars.find((b) => to.y >= b.y && to.y <= b.y + b.h);
  if (bar) {
    const y = bar.y + bar.h / 2;
    return [
      { x: right, y: from.y },
      { x: right, y },
      { x: to.x, y },
    ];
  }
  if (to.zone !== 'port' || to.side === 'right') {
    return [
      { x: right, y: from.y },
      { x: right, y: to.y },
    ];
  }
  const over = [
    { x: right, y: from.y },
    { x: right, y: outY },
  ];
  if (to.side === 'top') return [...over, { x: to.x, y: outY }];
  const left = spot.x + channel.leftOut;
  return [...over, { x: left, y: outY }, { x: left, y: to.y }];
}
