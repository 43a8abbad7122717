import type { HostView, ServiceView, Snapshot } from '../../core/engine/snapshot';
import type { TableName } from '../../core/trace/step';
import { COMPACT, FULL, type Frame, HOOK_TABLES, LARGE, lanesOf } from './frame';
import { nodesOf } from './places';
import type {
  Anchor,
  BarSpot,
  Box,
  HostForm,
  HostSpot,
  PodSpot,
  PortSpot,
  Scene,
  ServiceSpot,
  Side,
  StationSpot,
} from './scene';

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

interface NodeOptions {
  readonly lanes: readonly TableName[];
  /** Edge of the tunnel device, and of the uplink. */
  readonly tunnel: Side;
  readonly uplink: Side;
  readonly visited: ReadonlySet<string>;
  /** At least this high; what is left over goes between lanes and bridge. */
  readonly height?: number;
}

function nodeSpot(host: HostView, at: { x: number; y: number }, frame: Frame, options: NodeOptions): HostSpot {
  const { lanes } = options;
  const lanesEnd = frame.lane.first + (lanes.length - 1) * frame.lane.pitch + frame.lane.h / 2;
  const bridges = host.devices.filter((d) => d.kind === 'bridge');
  const pods = orderPods(host, options.visited);
  const shown = frame.size === 'compact' ? pods.slice(0, frame.pod.perRow) : pods;
  const perRow = Math.min(frame.pod.perRow, Math.max(shown.length, 1));
  const rows = Math.ceil(shown.length / perRow);
  const localH = frame.local?.h ?? 0;
  const podsH = rows * frame.pod.h + Math.max(0, rows - 1) * 10;
  const barsH = bridges.length * frame.bar.h + Math.max(0, bridges.length - 1) * 8;
  const own =
    lanesEnd + frame.rest + localH + frame.bar.gap * (localH ? 1 : 0) + barsH + frame.pod.gap + podsH + frame.bottom;
  const h = Math.max(own, options.height ?? 0);
  const spare = h - own;

  const x0 = at.x;
  const y0 = at.y;
  const laneY = (table: TableName) => y0 + frame.lane.first + Math.max(0, lanes.indexOf(table)) * frame.lane.pitch;
  const stations: StationSpot[] = [];
  for (const hook of ['PREROUTING', 'FORWARD', 'POSTROUTING'] as const) {
    for (const table of HOOK_TABLES[hook]) {
      if (!lanes.includes(table)) continue;
      stations.push({
        id: `${host.place}/${hook}/${table}`,
        hook,
        table,
        x: x0 + frame.columns[hook],
        y: laneY(table),
        r: frame.r,
      });
    }
  }
  const localY = y0 + lanesEnd + frame.rest + spare / 2;
  const local = frame.local && {
    input: { x: x0 + frame.local.input.x, y: localY, w: frame.local.input.w, h: localH },
    process: { x: x0 + frame.local.process.x, y: localY, w: frame.local.process.w, h: localH },
    output: { x: x0 + frame.local.output.x, y: localY, w: frame.local.output.w, h: localH },
  };
  if (local && frame.local) {
    stations.push(...localStations(host, 'INPUT', local.input, lanes, frame.local));
    stations.push(...localStations(host, 'OUTPUT', local.output, lanes, frame.local));
  }
  let barY = localH ? localY + localH + frame.bar.gap : localY;
  const barX =
    frame.size === 'compact' && options.tunnel === 'right' ? frame.w - frame.bar.x - frame.bar.w : frame.bar.x;
  const bars: BarSpot[] = bridges.map((device) => {
    const bar = { place: device.place, device, x: x0 + barX, y: barY, w: frame.bar.w, h: frame.bar.h };
    barY += frame.bar.h + 8;
    return bar;
  });
  const podsY = y0 + h - frame.bottom - podsH;
  const spots = podSpots(host, shown, bars, frame, { x: x0, y: podsY, perRow });
  return {
    id: host.place,
    host,
    form: frame.size,
    frame,
    x: x0,
    y: y0,
    w: frame.w,
    h,
    lanes,
    lanesEnd: y0 + lanesEnd,
    stations,
    route: { x: x0 + frame.columns.route, y: (laneY('mangle') + laneY('nat')) / 2 },
    ...(local ? { local } : {}),
    ports: portSpots(host, frame, { x: x0, y: y0, w: frame.w, h }, bars[0], options),
    bars,
    pods: spots,
    morePods: pods.length - shown.length,
  };
}

function localStations(
  host: HostView,
  hook: 'INPUT' | 'OUTPUT',
  box: Box,
  lanes: readonly TableName[],
  local: NonNullable<Frame['local']>,
): StationSpot[] {
  const tables = HOOK_TABLES[hook].filter((t) => lanes.includes(t));
  const first = box.x + box.w / 2 - ((tables.length - 1) * local.pitch) / 2;
  return tables.map((table, i) => ({
    id: `${host.place}/${hook}/${table}`,
    hook,
    table,
    x: first + i * local.pitch,
    y: box.y + box.h / 2,
    r: local.r,
  }));
}

/** Pods of the walk first, then those that are ready, then by name. */
function orderPods(host: HostView, visited: ReadonlySet<string>): HostView['pods'] {
  const rank = (p: HostView['pods'][number]) => (visited.has(p.place) ? 0 : p.namespace === 'kube-system' ? 2 : 1);
  return [...host.pods].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function podSpots(
  host: HostView,
  pods: HostView['pods'],
  bars: readonly BarSpot[],
  frame: Frame,
  at: { x: number; y: number; perRow: number },
): PodSpot[] {
  const x0 = at.x + (frame.size === 'compact' ? 14 : frame.bar.x);
  const whole = frame.size === 'compact' ? frame.w - 28 : frame.bar.w;
  const w = Math.min((whole - (at.perRow - 1) * 8) / at.perRow, 190);
  return pods.map((pod, i) => {
    const x = x0 + (i % at.perRow) * (w + 8);
    const y = at.y + Math.floor(i / at.perRow) * (frame.pod.h + 10);
    const master = host.devices.find((d) => d.place === pod.device || d.name === pod.device)?.master;
    const bar = bars.find((b) => b.device.name === master);
    // A pod that is not the first of its column is reached between two of the first row.
    const top = { x: x + w / 2, y };
    const veth = bar ? { x: Math.max(bar.x + 12, Math.min(bar.x + bar.w - 12, top.x)), y: bar.y + bar.h } : top;
    return { place: pod.place, pod, x, y, w, h: frame.pod.h, veth, bridge: bar?.place ?? '' };
  });
}

function portSpots(host: HostView, frame: Frame, box: Box, bar: BarSpot | undefined, options: NodeOptions): PortSpot[] {
  const ports: PortSpot[] = [];
  let uplinks = 0;
  let tunnels = 0;
  for (const device of host.devices) {
    const isUplink = device.kind === 'ethernet';
    if (!isUplink && device.kind !== 'vxlan') continue;
    const w = Math.max(48, device.name.length * 6.7 + 18);
    const side = isUplink ? options.uplink : options.tunnel;
    let at: { x: number; y: number };
    if (isUplink) {
      const topX = frame.size === 'compact' ? frame.w - 42 : 50;
      at = side === 'top' ? { x: topX + uplinks * 64, y: 0 } : { x: side === 'left' ? 0 : box.w, y: 50 + uplinks * 26 };
      uplinks++;
    } else {
      at = { x: side === 'left' ? 0 : box.w, y: tunnelY(frame, box, bar, side) - tunnels * 26 };
      tunnels++;
    }
    ports.push({ place: device.place, device, side, x: box.x + at.x - w / 2, y: box.y + at.y - 10, w, h: 20 });
  }
  return ports;
}

/** Height of the tunnel's port, where no text stands. */
function tunnelY(frame: Frame, box: Box, bar: BarSpot | undefined, side: Side): number {
  const barY = bar ? bar.y - box.y + bar.h / 2 : box.h * 0.7;
  if (frame.size === 'compact') return barY;
  return side === 'left' ? box.h - 18 : barY - frame.bar.h / 2 - 10;
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

/** All points of a host where a packet can be, by the places that steps name. */
function addAnchors(anchors: Map<string, Anchor>, spot: HostSpot): void {
  const host = spot.id;
  const middle = { x: spot.x + Math.min(spot.w / 2, 50), y: spot.y + spot.h };
  anchors.set(host, {
    ...(spot.form === 'card' ? middle : { x: spot.x + spot.w / 2, y: spot.y + spot.h / 2 }),
    zone: 'host',
    host,
  });
  for (const s of spot.stations) anchors.set(s.id, { x: s.x, y: s.y, zone: s.hook, host });
  if (spot.route) anchors.set(`${host}/route`, { ...spot.route, zone: 'route', host });
  if (spot.local) anchors.set(`${host}/process`, { ...centre(spot.local.process), zone: 'process', host });
  else if (spot.route) {
    // The compact form draws no local branch: what happens there is shown where the way to it begins.
    const route: Anchor = { ...spot.route, zone: 'route', host };
    anchors.set(`${host}/process`, route);
    for (const hook of ['INPUT', 'OUTPUT'] as const) {
      for (const table of HOOK_TABLES[hook]) anchors.set(`${host}/${hook}/${table}`, route);
    }
  }
  for (const p of spot.ports) {
    anchors.set(p.place, { ...centre(p), zone: 'port', host, side: p.side });
  }
  for (const b of spot.bars) anchors.set(b.place, { x: b.x + 20, y: b.y + b.h / 2, zone: 'bar', host });
  for (const p of spot.pods) {
    const bar = spot.bars.find((b) => b.place === p.bridge);
    const device = spot.host.devices.find((d) => d.place === p.pod.device || d.name === p.pod.device);
    const vethPlace = device?.place ?? `${host}/${p.pod.device}`;
    anchors.set(p.place, { x: p.x + p.w / 2, y: p.y, zone: 'pod', host });
    anchors.set(vethPlace, { ...p.veth, zone: 'veth', host });
    if (bar)
      anchors.set(`${bar.place}/${device?.name ?? p.pod.device}`, {
        x: p.veth.x,
        y: bar.y + bar.h / 2,
        zone: 'bar',
        host,
      });
  }
}

export function centre(box: Box): { x: number; y: number } {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}

export type { HostForm };
