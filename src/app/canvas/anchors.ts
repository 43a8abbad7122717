import { HOOK_TABLES } from './frame';
import type { Anchor, Box, HostSpot } from './scene';

/** All points of a host where a packet can be, by the places that steps name. */
export function addAnchors(anchors: Map<string, Anchor>, spot: HostSpot, trunkY: number): void {
  const host = spot.id;
  const middle = cardEnd(spot, trunkY);
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

/** Where a machine outside is plugged in: at its edge that faces the network. */
export function cardEnd(spot: Box, trunkY: number): { x: number; y: number } {
  return { x: spot.x + Math.min(spot.w / 2, 50), y: trunkY < spot.y ? spot.y : spot.y + spot.h };
}

function centre(box: Box): { x: number; y: number } {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}
