import type { HostView, ServiceView } from '../../core/engine/snapshot';
import { COMPACT, FULL, LARGE } from './frame';
import { type Arrangement, type Cast, isVisited } from './arrangement';
import { headSpot, nodeSpot } from './node-spot';
import type { HostSpot, ServiceSpot, Side } from './scene';

const MARGIN = 20;
const TOP = 10;
const CARD_H = 46;
const TRUNK_Y = 78;
const NODES_Y = 104;
const GAP = 52;
const STACK_GAP = 16;
const HEAD_H = 48;
/** More nodes than this beside the active one, and those without a part in the walk fold to their heads. */
const MANY = 3;
/** More than this, and they stand in a grid. */
const CROWD = 6;
const TILE = { w: 188, h: 40, gap: 10 };
const MIN_ROWS = 8;

/** Machines outside above the network's line; below it the active node, and beside it the others on top of each other. */
export function layoutColumns({ input, lanes, active, others: all, outside, activeLeft }: Cast): Arrangement {
  const large = input.level === 'node';
  const others = large ? [] : all;
  const main = large ? LARGE : FULL;
  const stackW = others.length ? COMPACT.w : 0;
  const leftW = activeLeft ? main.w : stackW;
  // The network's line goes down at the outer edge of the smaller nodes.
  const left = activeLeft ? MARGIN : MARGIN + 12;
  const rightX = left + leftW + GAP;
  const rightW = activeLeft ? stackW + 12 : main.w;
  const w = others.length ? rightX + rightW + MARGIN : left + main.w + (large ? 56 : MARGIN);

  const hosts: HostSpot[] = [];
  const inner: Side = activeLeft ? 'left' : 'right';
  const outer: Side = activeLeft ? 'right' : 'left';
  let y = NODES_Y;
  // Many nodes: those that have no part in the walk stand as a grid of names below.
  const grid = others.length > CROWD ? others.filter((node) => !isVisited(node, input.visited)) : [];
  const stacked = grid.length > 0 ? others.filter((node) => !grid.includes(node)) : others;
  stacked.forEach((node, i) => {
    const at = { x: activeLeft ? rightX : left, y };
    const folded = stacked.length > MANY && !isVisited(node, input.visited);
    const uplink = i === 0 ? 'top' : outer;
    const spot = folded
      ? headSpot(node, { ...at, w: COMPACT.w, h: HEAD_H })
      : nodeSpot(node, at, COMPACT, { lanes, tunnel: inner, uplink, visited: input.visited });
    hosts.push(spot);
    y += spot.h + STACK_GAP;
  });
  if (active) {
    const at = { x: activeLeft ? left : rightX, y: NODES_Y };
    const height = y - STACK_GAP - NODES_Y;
    hosts.unshift(nodeSpot(active, at, main, { lanes, tunnel: outer, uplink: 'top', visited: input.visited, height }));
  }
  const upper = Math.max(...hosts.map((h) => h.y + h.h), NODES_Y);
  const tiles = gridSpots(grid, w, upper);
  hosts.push(...tiles);
  const bottom = Math.max(...hosts.map((h) => h.y + h.h), NODES_Y);
  // At the Node level the other nodes stand with the machines outside: ends of the same network.
  const far = large ? [...outside, ...all.slice(0, CROWD)] : outside;
  const cards = far.map((host, i) => cardSpot(host, i, large ? far.length : 0, w));
  hosts.push(...cards);
  const onSide = hosts.flatMap((h) => h.ports.filter((p) => p.device.kind === 'ethernet').map((p) => p.side));
  return {
    w: Math.max(w, ...tiles.map((tile) => tile.x + tile.w + MARGIN)),
    h: bottom + TOP,
    hosts,
    services: input.service && !large ? serviceSpots(input.service, w, cards) : [],
    overlayX: large ? w - 28 : left + leftW + GAP / 2,
    trunkY: TRUNK_Y,
    trunk: [onSide.includes('left') ? 10 : MARGIN + 4, onSide.includes('right') ? w - 14 : w - MARGIN - 12],
  };
}

/** Names of nodes in columns beside the picture, as high as it is. */
function gridSpots(nodes: readonly HostView[], left: number, bottom: number): HostSpot[] {
  const rows = Math.max(MIN_ROWS, Math.floor((bottom - TOP + TILE.gap) / (TILE.h + TILE.gap)));
  return nodes.map((node, i) =>
    headSpot(node, {
      x: left + Math.floor(i / rows) * (TILE.w + TILE.gap),
      y: TOP + (i % rows) * (TILE.h + TILE.gap),
      w: TILE.w,
      h: TILE.h,
    }),
  );
}

/** @param even how many cards share the row evenly; 0 where they leave room for the Service */
function cardSpot(host: HostView, index: number, even: number, sceneW: number): HostSpot {
  const gap = 12;
  const share = (sceneW - 2 * MARGIN - gap * (even - 1)) / Math.max(even, 1);
  const first = even ? Math.min(share, 214) : 214;
  const w = index === 0 || even ? first : Math.min(190, (sceneW - 2 * MARGIN - first) / 2);
  const x = MARGIN + (index === 0 ? 0 : first + gap + (index - 1) * (w + gap));
  return { ...headSpot(host, { x, y: TOP, w, h: CARD_H }), form: 'card' };
}

/** Less does not hold a Service's name and addresses. */
const SERVICE_W = 200;

/** The Service behind the cards, where there is room for it. */
function serviceSpots(service: ServiceView, sceneW: number, cards: readonly HostSpot[]): ServiceSpot[] {
  const taken = Math.max(MARGIN, ...cards.map((c) => c.x + c.w + 12));
  const right = sceneW - MARGIN - 12;
  const x = Math.max(taken, right - 254);
  return right - x < SERVICE_W ? [] : [{ service, x, y: TOP, w: right - x, h: CARD_H }];
}
