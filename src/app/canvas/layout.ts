import type { Snapshot } from '../../core/engine/snapshot';
import { addAnchors } from './anchors';
import type { Cast, LayoutInput } from './arrangement';
import { layoutColumns } from './columns-layout';
import { lanesOf } from './frame';
import { isNode, nodesOf } from './places';
import { layoutRow } from './row-layout';
import type { Anchor, Scene } from './scene';

/** A pane lower than this cannot show the columns with text that is readable. */
export const LOW_BELOW = 400;

/** Where everything stands at the Cluster or Node level. */
export function layoutScene(snapshot: Snapshot, input: LayoutInput): Scene {
  const nodes = nodesOf(snapshot);
  const active = nodes.find((n) => n.name === input.active) ?? nodes[0];
  const cast: Cast = {
    input,
    lanes: lanesOf(hasSecurity(snapshot)),
    active,
    others: nodes.filter((n) => n !== active),
    outside: ['host', 'router'].flatMap((kind) =>
      Object.values(snapshot.hosts).filter((h) => h.kind === kind && !isNode(h)),
    ),
    activeLeft: input.level === 'node' || input.entry === '' || input.entry === active?.name,
  };
  const { low } = input;
  const made = low ? layoutRow(cast, low) : layoutColumns(cast);
  const anchors = new Map<string, Anchor>();
  for (const host of made.hosts) addAnchors(anchors, host, made.trunkY);
  const end = (side: 'left' | 'right') =>
    Math.max(
      made.trunkY,
      ...made.hosts.flatMap((h) =>
        h.ports.filter((p) => p.device.kind === 'ethernet' && p.side === side).map((p) => p.y),
      ),
    );
  return {
    w: made.w,
    h: made.h,
    hosts: made.hosts,
    services: made.services,
    trunk: { y: made.trunkY, from: made.trunk[0], to: made.trunk[1], leftEnd: end('left'), rightEnd: end('right') },
    overlayX: made.overlayX,
    network: low ? '' : networkOf(active?.ip ?? ''),
    anchors,
  };
}

function hasSecurity(snapshot: Snapshot): boolean {
  return Object.values(snapshot.rules).some((r) => r.tables.some((t) => t.name === 'security'));
}

function networkOf(ip: string): string {
  return ip ? `${ip.split('.').slice(0, 3).join('.')}.0/24` : '';
}
