import { caption } from '../../core/trace/caption';
import type { TableName, Trace } from '../../core/trace/step';
import { lanesOf } from '../canvas/frame';
import { layoutStrip, passageAt, type Strip, stripLine } from '../canvas/strip';
import { hostOf, inChain, isEvent, netnsOf } from '../playback/schedule';

/** Colours of print and paper: what a page without our styles shows. */
const INK = '#17202b';
const COLOURS: Readonly<Record<TableName, readonly [line: string, tint: string]>> = {
  raw: ['#4b5f6d', '#e4e9eb'],
  mangle: ['#7b378d', '#f1e5f3'],
  nat: ['#8f4700', '#fae9d3'],
  filter: ['#185a9d', '#e0ecf7'],
  security: ['#4d5964', '#e6e8e9'],
};
const WIDTH = 720;
const HEAD = 26;

/**
 * A packet's walk without scripts: a drawing of the hooks and tables of each host that it passes, and the steps that
 * matter as an ordered list. Only elements and attributes that a strict policy lets through: no styles, no scripts.
 */
export function fallbackOf(trace: Trace): string {
  const items = trace.steps.filter(isTold).map((step) => `  <li>${escapeText(caption(step))}</li>`);
  return [svgOf(trace), '<ol>', ...items, '</ol>'].join('\n');
}

function isTold(step: Trace['steps'][number]): boolean {
  return isEvent(step) || step.kind === 'socket' || step.kind === 'route' || step.kind === 'link';
}

export function svgOf(trace: Trace): string {
  const hosts = [...new Set(trace.steps.filter(inChain).map(netnsOf))];
  const parts: string[] = [];
  let y = 0;
  for (const netns of hosts) {
    const used = trace.steps.filter(inChain).filter((s) => netnsOf(s) === netns);
    const local = used.some((s) => inChain(s)?.hook === 'INPUT' || inChain(s)?.hook === 'OUTPUT');
    const strip = layoutStrip(WIDTH, lanesOf(used.some((s) => inChain(s)?.table === 'security')), 25, local);
    parts.push(`<g transform="translate(0 ${y})">${hostPart(trace, netns, strip)}</g>`);
    y += HEAD + strip.h;
  }
  const title = escapeText(`${trace.title}: hooks and tables that the packet passes`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" role="img" font-family="sans-serif" font-size="12"><title>${title}</title><rect width="${WIDTH}" height="${y}" fill="#fdfcfa"/>${parts.join('')}</svg>`;
}

function hostPart(trace: Trace, netns: string, strip: Strip): string {
  const text = (x: number, y: number, content: string, more = '') =>
    `<text x="${x}" y="${y}" fill="${INK}"${more}>${escapeText(content)}</text>`;
  const passage = trace.steps.find((s) => inChain(s) && netnsOf(s) === netns);
  const steps = passage ? passageAt(trace, netns, passage.n) : [];
  const visited = new Set(steps.flatMap((s) => (inChain(s) ? [`${inChain(s)?.hook}/${inChain(s)?.table}`] : [])));
  const lanes = strip.lanes.map(
    ({ table, y }) =>
      `<rect x="${strip.lane.x}" y="${y - strip.lane.h / 2}" width="${strip.lane.w}" height="${strip.lane.h}" rx="${strip.lane.h / 2}" fill="${COLOURS[table][1]}"/>` +
      text(16, y + 4, table),
  );
  const hooks = strip.hooks
    .filter((h) => h.x < WIDTH)
    .map(({ name, x }) => text(x, 18, name, ' text-anchor="middle" font-size="11" font-weight="bold"'));
  const line = stripLine(strip, steps).map((leg) => leg.path.d);
  const stations = strip.stations
    .filter((s) => s.x < WIDTH)
    .map(({ hook, table, x, y }) => {
      const [ink] = COLOURS[table];
      const fill = visited.has(`${hook}/${table}`) ? ink : '#fff';
      return `<circle cx="${x}" cy="${y}" r="6" fill="${fill}" stroke="${ink}" stroke-width="2"/>`;
    });
  return [
    text(16, 17, hostOf(netns), ' font-weight="bold" font-size="14"'),
    `<g transform="translate(0 ${HEAD - 6})">`,
    ...lanes,
    ...hooks,
    `<path d="${line.join('')}" fill="none" stroke="${INK}" stroke-width="2.5"/>`,
    ...stations,
    '</g>',
  ].join('');
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
}
