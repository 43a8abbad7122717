/**
 * The glyphs of verdicts, hosts and states, on a 16 x 16 grid, as SVG markup. `currentColor` draws;
 * `var(--raised)` cuts a shape out of a filled one.
 */
const line = (shapes: string) =>
  `<g fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</g>`;
const dot = (x: number, y: number, r: number) => `<circle cx="${x}" cy="${y}" r="${r}" fill="currentColor"/>`;

export const glyphs = {
  accept: line('<circle cx="8" cy="8" r="6"/><path d="M5.2 8.2l2 2 3.6-4.2"/>'),
  drop:
    '<rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor"/>' +
    '<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" fill="none" stroke="var(--raised)" stroke-width="2" stroke-linecap="round"/>',
  reject: line(
    '<path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z"/><path d="M10.8 9.8V8.2a1.6 1.6 0 0 0-1.6-1.6H5.2M7 4.8L5.2 6.6 7 8.4"/>',
  ),
  dnat: line('<path d="M1.5 8h7M6 5.2L8.8 8 6 10.8"/>') + dot(12.4, 8, 2.8),
  snat: line('<path d="M7.4 8h7M11.8 5.2L14.6 8l-2.8 2.8"/>') + dot(3.6, 8, 2.8),
  masq:
    '<path d="M1.4 5.2C4 4 6.2 4.4 8 5.6 9.8 4.4 12 4 14.6 5.2c.2 3.4-1 6-3.6 6-1.5 0-2.2-1.4-3-1.4s-1.5 1.4-3 1.4c-2.6 0-3.8-2.6-3.6-6z" fill="currentColor"/>' +
    '<circle cx="5" cy="7.7" r="1.3" fill="var(--raised)"/><circle cx="11" cy="7.7" r="1.3" fill="var(--raised)"/>',
  return: line('<path d="M13.2 12.5V8.8a3 3 0 0 0-3-3H3M5.8 2.8L2.8 5.8l3 3"/>'),
  jump: line('<path d="M2.8 2.8v4.4a3 3 0 0 0 3 3H13M10.2 7.2l3 3-3 3"/>'),
  goto: line('<path d="M2.8 2.8v4.4a3 3 0 0 0 3 3H11M8.6 7.6l2.6 2.6-2.6 2.6M14 7v6.4"/>'),
  mark:
    line('<path d="M4 14.2V2.2"/>') +
    '<path d="M4 2.4h8.4L10.6 5.4l1.8 3H4z" fill="currentColor" stroke="currentColor" stroke-linejoin="round"/>',
  none: line('<circle cx="8" cy="8" r="5.6" stroke-dasharray="2.2 2.2"/><path d="M5.6 8h4.8"/>'),
  route: line('<path d="M8 1.6L14.4 8 8 14.4 1.6 8z"/><path d="M5.6 8h4.6M8.6 6.2L10.4 8 8.6 9.8"/>'),
  'no-route': line('<path d="M8 1.6L14.4 8 8 14.4 1.6 8z"/><path d="M6 6l4 4M10 6l-4 4"/>'),
  wire: line('<path d="M1.6 8h3.2M11.2 8h3.2"/><circle cx="8" cy="8" r="2.6"/>'),
  encap: line('<rect x="1.8" y="3" width="12.4" height="10" rx="2"/><rect x="5" y="6" width="6" height="4" rx="1"/>'),
  policy: line('<path d="M2.5 5.5h11M2.5 10.5h11"/>'),
  tick: '<path d="M2.6 8.4l3.6 3.6 7.2-8" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>',
  now: line('<path d="M6 4l4 4-4 4"/>'),
  eye: line(
    '<path d="M1.4 8S3.8 3.6 8 3.6 14.6 8 14.6 8 12.2 12.4 8 12.4 1.4 8 1.4 8z"/><circle cx="8" cy="8" r="1.9"/>',
  ),
  warn: line('<path d="M8 2.2L14.6 13.6H1.4z"/><path d="M8 6.6v3.2M8 11.8h.01"/>'),
  diff: line('<path d="M8 2.6v6M5 5.6h6M5 12.6h6"/>'),
  pod: line('<path d="M8 1.8l5.4 3v6.4L8 14.2l-5.4-3V4.8zM2.8 5L8 8l5.2-3M8 8v6"/>'),
  host: line('<rect x="3" y="3" width="10" height="7" rx="1.2"/><path d="M1.4 12.8h13.2"/>'),
  clock: line('<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.6"/>'),
  start: line('<path d="M5 3.4v9.2l7-4.6z"/>'),
  leave: line('<path d="M6.4 2.6H3v10.8h3.4M6.4 8h7M10.8 5.2L13.6 8l-2.8 2.8"/>'),
  off: line('<path d="M8 1.8v5.4M5 3.6a5.4 5.4 0 1 0 6 0"/>'),
  closed: line('<circle cx="8" cy="8" r="6"/><path d="M4.6 8h6.8"/>'),
  conntrack: line('<path d="M2 5h9M8.6 2.6L11 5 8.6 7.4M14 11H5M7.4 8.6L5 11l2.4 2.4"/>'),
} as const;

export type GlyphName = keyof typeof glyphs;

/** A glyph as an image of its own, for places where only CSS can put it (the gutter of the editor). */
export function glyphImage(name: GlyphName, colour: string, cut: string): string {
  const body = glyphs[name].replaceAll('currentColor', colour).replaceAll('var(--raised)', cut);
  return `url("data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${body}</svg>`)}")`;
}
