import type { HostView, PodView } from '../../core/engine/snapshot';
import type { TableName } from '../../core/trace/step';
import { workloadName } from '../cluster/workloads';
import { type Frame, HOOK_TABLES } from './frame';
import type { BarSpot, Box, HostSpot, PodSpot, PortSpot, Side, StationSpot } from './scene';

export interface NodeOptions {
  readonly lanes: readonly TableName[];
  /** Edge of the tunnel device, and of the uplink. */
  readonly tunnel: Side;
  readonly uplink: Side;
  readonly visited: ReadonlySet<string>;
  /** At least this high; what is left over goes between lanes and bridge. */
  readonly height?: number;
}

/** A node with everything in it, in one of the sizes of frame.ts. */
export function nodeSpot(host: HostView, at: { x: number; y: number }, frame: Frame, options: NodeOptions): HostSpot {
  const { lanes } = options;
  const lanesEnd = frame.lane.first + (lanes.length - 1) * frame.lane.pitch + frame.lane.h / 2;
  const bridges = host.devices.filter((d) => d.kind === 'bridge');
  const groups = groupPods(orderPods(host, options.visited), options.visited, frame.pod.perRow * (frame.pod.rows ?? 2));
  const shown = groups.slice(0, frame.pod.perRow * (frame.pod.rows ?? groups.length));
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
    morePods: host.pods.length - shown.reduce((sum, group) => sum + group.length, 0),
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

/** Pods that are drawn as one: those of a workload, where there is no room for each. The walk's own always stand alone. */
function groupPods(
  pods: HostView['pods'],
  visited: ReadonlySet<string>,
  room: number,
): readonly (readonly [PodView, ...PodView[]])[] {
  if (pods.length <= room) return pods.map((pod) => [pod]);
  const groups = new Map<string, [PodView, ...PodView[]]>();
  for (const pod of pods) {
    const key = visited.has(pod.place) ? pod.place : `${pod.namespace}/${workloadName(pod)}`;
    const group = groups.get(key);
    if (group) group.push(pod);
    else groups.set(key, [pod]);
  }
  return [...groups.values()];
}

function podSpots(
  host: HostView,
  pods: readonly (readonly [PodView, ...PodView[]])[],
  bars: readonly BarSpot[],
  frame: Frame,
  at: { x: number; y: number; perRow: number },
): PodSpot[] {
  const x0 = at.x + (frame.size === 'compact' ? 14 : frame.bar.x);
  const whole = frame.size === 'compact' ? frame.w - 28 : frame.bar.w;
  const w = Math.min((whole - (at.perRow - 1) * 8) / at.perRow, 190);
  return pods.map(([pod, ...others], i) => {
    const x = x0 + (i % at.perRow) * (w + 8);
    const y = at.y + Math.floor(i / at.perRow) * (frame.pod.h + 10);
    const master = host.devices.find((d) => d.place === pod.device || d.name === pod.device)?.master;
    const bar = bars.find((b) => b.device.name === master);
    // A pod that is not the first of its column is reached between two of the first row.
    const top = { x: x + w / 2, y };
    const veth = bar ? { x: Math.max(bar.x + 12, Math.min(bar.x + bar.w - 12, top.x)), y: bar.y + bar.h } : top;
    return { place: pod.place, pod, others, x, y, w, h: frame.pod.h, veth, bridge: bar?.place ?? '' };
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

/** A host of which only the name is drawn. */
export function headSpot(host: HostView, box: Box): HostSpot {
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
