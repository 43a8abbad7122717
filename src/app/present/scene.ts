import type { Snapshot } from '../../core/engine/snapshot';
import type { Trace } from '../../core/trace/step';
import { lanesOf } from '../canvas/frame';
import { activeNode } from '../canvas/focus';
import { innerPacket } from '../canvas/packet-look';
import { formatIpv4 } from '../../core/packet/address';
import { type Point, pointAt } from '../canvas/path';
import { layoutStrip, passageAt, type Strip, stripLine, type StripLeg, stripPoint } from '../canvas/strip';
import { hostOf, inChain, netnsOf } from '../playback/schedule';

/** The presentation is drawn 1920 wide; the strip is laid out small and drawn so many times as large. */
export const STAGE = { w: 1920, h: 620 } as const;
const NODE = { x: 300, y: 24, w: 1290, h: 510 } as const;
const SCALE = 2.32;
const TOP = 78;

/** A host beside the node that the packet is in. */
export interface Side {
  readonly host: string;
  readonly name: string;
  readonly ip: string;
}

export interface PresentScene {
  readonly node: typeof NODE;
  readonly host: string;
  readonly netns: string;
  readonly strip: Strip;
  readonly scale: number;
  /** Where the strip's corner stands. */
  readonly at: Point;
  readonly legs: readonly StripLeg[];
  readonly from?: Side | undefined;
  readonly to?: Side | undefined;
  /** Where the line comes into the strip and leaves it, in the stage. */
  readonly enter: Point;
  readonly leave: Point;
  /** First and last step in this node. */
  readonly begin: number;
  readonly end: number;
  /** Where the packet is, in the stage. */
  readonly here: Point;
}

/** One node, where the packet comes from, where it goes: all that a projector shows of a step. */
export function presentScene(snapshot: Snapshot, trace: Trace, n: number): PresentScene {
  const host = activeNode(snapshot, trace, n);
  const here = trace.steps[n];
  const own = here && hostOf(here.place) === host && inChain(here) ? netnsOf(here) : undefined;
  const near = trace.steps.filter((s) => inChain(s) && hostOf(s.place) === host);
  const netns = own ?? netnsOf(near.findLast((s) => s.n <= n) ?? near[0] ?? trace.steps[0] ?? fail());
  const first = near.find((s) => netnsOf(s) === netns)?.n ?? 0;
  const steps = passageAt(trace, netns, Math.max(n, first));
  const used = steps.flatMap((s) => inChain(s)?.hook ?? []);
  const local = used.includes('INPUT') || used.includes('OUTPUT');
  const security = snapshot.rules[netns]?.tables.some((t) => t.name === 'security') ?? false;
  const strip = layoutStrip(Math.floor(NODE.w / SCALE), lanesOf(security), security ? 30 : 37, local);
  const at = { x: NODE.x, y: NODE.y + TOP };
  const begin = steps[0]?.n ?? 0;
  const end = steps.at(-1)?.n ?? trace.steps.length;
  const point = here ? stripPoint(strip, here) : undefined;
  const last = steps.findLast((s) => s.n <= n && stripPoint(strip, s));
  const spot = point ?? (last && stripPoint(strip, last));
  const legs = stripLine(strip, steps);
  const place = (p: Point) => ({ x: at.x + p.x * SCALE, y: at.y + p.y * SCALE });
  return {
    node: NODE,
    host,
    netns,
    strip,
    scale: SCALE,
    at,
    legs,
    enter: place(legs[0] ? pointAt(legs[0].path, 0) : { x: 0, y: 0 }),
    leave: place(legs.at(-1) ? pointAt(legs.at(-1)?.path ?? fail(), 1) : { x: 0, y: 0 }),
    begin,
    end,
    from: sideOf(snapshot, trace, begin - 1, host, -1),
    to: sideOf(snapshot, trace, end + 1, host, 1),
    here: spot ? place(spot) : { x: n < first ? 160 : STAGE.w - 160, y: NODE.y + 80 },
  };
}

function fail(): never {
  throw new Error('a walk without steps');
}

/** The first place in a direction that is not this node's own; a pod of the node counts. */
function sideOf(snapshot: Snapshot, trace: Trace, from: number, host: string, by: 1 | -1): Side | undefined {
  const root = `${host}/root`;
  for (let n = from; n >= 0 && n < trace.steps.length; n += by) {
    const step = trace.steps[n];
    if (!step || netnsOf(step) === root) continue;
    const netns = netnsOf(step);
    const other = hostOf(netns);
    const pod = snapshot.hosts[other]?.pods.find((p) => p.place === netns);
    const packet = innerPacket(by < 0 ? step.after : step.before);
    const address = pod?.ip ?? snapshot.hosts[other]?.ip ?? formatIpv4(by < 0 ? packet.src : packet.dst);
    return { host: other, name: pod ? pod.name : other, ip: address };
  }
  return undefined;
}
