import { LOW, LOW_COMPACT } from './frame';
import { type Arrangement, type Cast, isVisited } from './arrangement';
import { headSpot, nodeSpot } from './node-spot';
import type { HostSpot } from './scene';

const MARGIN = 12;
const TRUNK_Y = 12;
const TOP = 32;
const CARD = { w: 152, h: 46, gap: 18 };
const GAP = 54;
/** A pane narrower than this has room for one node only. */
const ONE_NODE = 560;

/** For a wide and low pane: who sends, the active node, and the other nodes of the walk, side by side. */
export function layoutRow(
  { input, lanes, active, others, outside, activeLeft }: Cast,
  pane: { readonly w: number },
): Arrangement {
  const { visited } = input;
  const alone = pane.w < ONE_NODE || input.level === 'node';
  const beside = alone ? [] : others.filter((n) => isVisited(n, visited)).slice(0, 1);
  const first = outside.filter((h) => visited.has(h.place)).slice(0, 1);
  const cards = alone && pane.w < ONE_NODE ? [] : first;
  const hosts: HostSpot[] = [];
  let x = MARGIN;
  for (const host of cards) {
    hosts.push({ ...headSpot(host, { x, y: TOP, w: CARD.w, h: CARD.h }), form: 'card' });
    x += CARD.w + CARD.gap;
  }
  const row = (activeLeft ? [active, ...beside] : [...beside, active]).filter((n) => n !== undefined);
  let height = 0;
  let overlayX = 0;
  row.forEach((node, i) => {
    const frame = node === active ? LOW : LOW_COMPACT;
    if (i > 0) {
      overlayX = x + GAP / 2;
      x += GAP;
    }
    const tunnel = i === 0 ? 'right' : 'left';
    const spot = nodeSpot(node, { x, y: TOP }, frame, { lanes, tunnel, uplink: 'top', visited, height });
    if (node === active) hosts.unshift(spot);
    else hosts.push(spot);
    height = Math.max(height, spot.h);
    x += spot.w;
  });
  const w = x + MARGIN + (row.length > 1 ? 0 : 30);
  return { w, h: TOP + height + 10, hosts, services: [], overlayX, trunkY: TRUNK_Y, trunk: [MARGIN, x - 20] };
}
