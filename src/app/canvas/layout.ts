import type { HostView, ServiceView, Snapshot } from '../../core/engine/snapshot';
import { COMPACT, FULL, LARGE, lanesOf } from './frame';
import { nodesOf } from './places';
import { addAnchors } from './anchors';
import { nodeSpot } from './node-spot';
import type { Anchor, Box, HostSpot, Scene, ServiceSpot, Side } from './scene';

/** What the layout depends on besides the snapshot. */
export interface LayoutInput {
  readonly level: 'cluster' | 'node';
  /** Name of the node drawn in full. */
  readonly active: string;
  /** Name of the first node of the walk: it stands on the left. */
  readonly entry: string;
  /** Hosts and pods that the walk visits, by netns: they are drawn before others where room is short. */
  readonly visited: ReadonlySet<string>;
  /** The Service that the walk is about. */
  readonly service?: ServiceView;
}

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

/** Where everything stands at the Cluster or Node level. */
export function layoutScene(snapshot: Snapshot, focus: LayoutInput): Scene {
  const lanes = lanesOf(hasSecurity(snapshot));
  const nodes = nodesOf(snapshot);
  const active = nodes.find((n) => n.name === focus.active) ?? nodes[0];
  // Who asks stands first: above the way in.
  const outside = ['host', 'router'].flatMap((kind) => Object.values(snapshot.hosts).filter((h) => h.kind === kind));
  const large = focus.level === 'node';
  const others = large ? [] : nodes.filter((n) => n !== active);
  const activeLeft = large || focus.entry === '' || focus.entry === active?.name;
  const main = large ? LARGE : FULL;
  const stackW = others.length ? COMPACT.w : 0;
  const leftW = activeLeft ? main.w : stackW;
  // The network's line goes down at the outer edge of the smaller nodes.
  const left = activeLeft ? MARGIN : MARGIN + 12;
  const rightX = left + leftW + GAP;
  const rightW = activeLeft ? stackW + 12 : main.w;
  const w = others.length ? rightX + rightW + MARGIN : left + main.w + (large ? 56 : MARGIN);

  const hosts: HostSpot[] = [];
  const stackX = activeLeft ? rightX : left;
  let y = NODES_Y;
  others.forEach((node, i) => {
    const folded = others.length > MANY && !isVisited(node, focus.visited);
    const inner: Side = activeLeft ? 'left' : 'right';
    const outer: Side = activeLeft ? 'right' : 'left';
    const spot = folded
      ? headSpot(node, { x: stackX, y, w: COMPACT.w, h: HEAD_H })
      : nodeSpot(node, { x: stackX, y }, COMPACT, {
          lanes,
          tunnel: inner,
          uplink: i === 0 ? 'top' : outer,
          visited: focus.visited,
        });
    hosts.push(spot);
    y += spot.h + STACK_GAP;
  });
  if (active) {
    const spot = nodeSpot(active, { x: activeLeft ? left : rightX, y: NODES_Y }, main, {
      lanes,
      tunnel: activeLeft ? 'right' : 'left',
      uplink: 'top',
      visited: focus.visited,
      height: y - STACK_GAP - NODES_Y,
    });
    hosts.unshift(spot);
  }
  const bottom = Math.max(...hosts.map((h) => h.y + h.h), NODES_Y);
  // At the Node level the other nodes stand with the machines outside: ends of the same network.
  const far = large ? [...outside, ...nodes.filter((n) => n !== active)] : outside;
  const cards = far.map((host, i) => cardSpot(host, i, large ? far.length : 0, w));
  hosts.push(...cards);
  const services = focus.service && !large ? [serviceSpot(focus.service, w, cards)] : [];
  const anchors = new Map<string, Anchor>();
  for (const host of hosts) addAnchors(anchors, host);
  return {
    w,
    h: bottom + TOP,
    hosts,
    services,
    trunk: trunkOf(hosts, w),
    overlayX: large ? w - 28 : left + leftW + GAP / 2,
    network: networkOf(active?.ip ?? ''),
    anchors,
  };
}

function hasSecurity(snapshot: Snapshot): boolean {
  return Object.values(snapshot.rules).some((r) => r.tables.some((t) => t.name === 'security'));
}

function isVisited(host: HostView, visited: ReadonlySet<string>): boolean {
  return visited.has(host.place) || host.pods.some((p) => visited.has(p.place));
}

function networkOf(ip: string): string {
  return ip ? `${ip.split('.').slice(0, 3).join('.')}.0/24` : '';
}

function headSpot(host: HostView, box: Box): HostSpot {
  return {
    id: host.place,
    host,
    form: 'head',
    ...box,
    lanes: [],
    lanesEnd: box.y,
    stations: [],
    ports: [],
    bars: [],
    pods: [],
    morePods: host.pods.length,
  };
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

function serviceSpot(service: ServiceView, sceneW: number, cards: readonly HostSpot[]): ServiceSpot {
  const taken = Math.max(MARGIN, ...cards.map((c) => c.x + c.w + 12));
  const right = sceneW - MARGIN - 12;
  const x = Math.max(taken, right - 254);
  return { service, x, y: TOP, w: right - x, h: CARD_H };
}

function trunkOf(hosts: readonly HostSpot[], w: number): Scene['trunk'] {
  const ends = { left: TRUNK_Y, right: TRUNK_Y };
  for (const host of hosts) {
    for (const port of host.ports) {
      if (port.device.kind !== 'ethernet' || port.side === 'top') continue;
      ends[port.side] = Math.max(ends[port.side], port.y);
    }
  }
  const from = ends.left > TRUNK_Y ? 10 : MARGIN + 4;
  const to = ends.right > TRUNK_Y ? w - 14 : w - MARGIN - 12;
  return { y: TRUNK_Y, from, to, leftEnd: ends.left, rightEnd: ends.right };
}
