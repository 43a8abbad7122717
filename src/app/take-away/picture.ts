import { escapeXml, plainColour } from './colours';
import { textOf } from './picture-text';

/** A drawing that stands by itself: no styles, no scripts, no fonts but those that every machine has. */
export interface Picture {
  readonly svg: string;
  readonly w: number;
  readonly h: number;
}

/** Where the drawing begins in the window, and what clips are made so far. State while a picture is made. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  clips: number;
}

const round = (n: number) => Math.round(n * 100) / 100;
const SHAPES = new Set(['path', 'circle', 'rect', 'line', 'polyline', 'polygon', 'ellipse']);
const KEPT = [
  'd',
  'cx',
  'cy',
  'r',
  'x',
  'y',
  'x1',
  'y1',
  'x2',
  'y2',
  'rx',
  'ry',
  'points',
  'width',
  'height',
  'pathLength',
];

/** Draws what an element of the page shows now as an SVG of its own. */
export function pictureOf(stage: Element): Picture {
  const box = stage.getBoundingClientRect();
  const frame: Frame = { x: box.left, y: box.top, w: box.width, h: box.height, clips: 0 };
  const ground = plainColour(groundOf(stage))?.colour ?? '#ffffff';
  const body = drawn(stage, frame);
  const [w, h] = [Math.ceil(box.width), Math.ceil(box.height)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><rect width="${w}" height="${h}" fill="${ground}"/>${body}</svg>`;
  return { svg, w, h };
}

/** The first colour behind an element. */
function groundOf(stage: Element): string {
  for (let element: Element | null = stage; element; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element);
    if (plainColour(backgroundColor)) return backgroundColor;
  }
  return 'rgb(255, 255, 255)';
}

function drawn(element: Element, frame: Frame): string {
  const style = getComputedStyle(element);
  if (style.display === 'none' || element.hasAttribute('data-not-in-pictures')) return '';
  const opacity = Number(style.opacity);
  if (opacity === 0) return '';
  if (element instanceof SVGElement) return faded(svgOf(element, style, frame), opacity);
  const box = element.getBoundingClientRect();
  // Visually hidden words are for screen readers.
  const hidden = style.visibility === 'hidden' || (box.width <= 1 && box.height <= 1 && style.overflow === 'hidden');
  if (hidden && style.overflow === 'hidden') return '';
  const scale = element instanceof HTMLElement && element.offsetWidth > 0 ? box.width / element.offsetWidth : 1;
  const own = hidden || box.width === 0 ? '' : boxOf(box, style, scale, frame) + imageOf(element, box, frame);
  const children = inOrder(element)
    .map((child) =>
      child instanceof Element
        ? drawn(child, frame)
        : hidden
          ? ''
          : textOf(child as Text, style, frame, scaleOfText(element, scale)),
    )
    .join('');
  const clips = style.overflow !== 'visible' && children !== '' && box.width > 0;
  return faded(own + (clips ? clipped(children, box, frame) : children), opacity);
}

/** A transformed parent scales the text of a child whose own width rounds to nothing. */
function scaleOfText(element: Element, scale: number): number {
  if (element instanceof HTMLElement && element.offsetWidth > 8) return scale;
  const parent = element.parentElement;
  if (!parent) return scale;
  return scaleOfText(
    parent,
    parent.offsetWidth > 0 ? parent.getBoundingClientRect().width / parent.offsetWidth : scale,
  );
}

const faded = (content: string, opacity: number) =>
  opacity < 1 && content !== '' ? `<g opacity="${round(opacity)}">${content}</g>` : content;

function clipped(content: string, box: DOMRect, frame: Frame): string {
  const id = `c${++frame.clips}`;
  return `<clipPath id="${id}"><rect ${place(box, frame)}/></clipPath><g clip-path="url(#${id})">${content}</g>`;
}

const place = (box: DOMRect, frame: Frame) =>
  `x="${round(box.left - frame.x)}" y="${round(box.top - frame.y)}" width="${round(box.width)}" height="${round(box.height)}"`;

/** Children as they are painted: by z-index, else as they stand. */
function inOrder(element: Element): readonly Node[] {
  const nodes = [...element.childNodes].filter((n) => n instanceof Element || n instanceof Text);
  const level = (node: Node) => (node instanceof Element ? Number(getComputedStyle(node).zIndex) || 0 : 0);
  return nodes
    .map((node) => ({ node, z: level(node) }))
    .sort((a, b) => a.z - b.z)
    .map(({ node }) => node);
}

function fill(name: string, value: string): string {
  const colour = plainColour(value);
  if (!colour) return '';
  return ` ${name}="${colour.colour}"${colour.opacity < 1 ? ` ${name}-opacity="${round(colour.opacity)}"` : ''}`;
}

function boxOf(box: DOMRect, style: CSSStyleDeclaration, scale: number, frame: Frame): string {
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) * scale || 0, box.height / 2, box.width / 2);
  const background = fill('fill', style.backgroundColor);
  let out = background ? `<rect ${place(box, frame)} rx="${round(radius)}"${background}/>` : '';
  // A ring that is drawn as a shadow without blur.
  for (const [, colour = '', spread = '0', inset] of style.boxShadow.matchAll(
    /((?:rgba?|color)\([^)]*\)) 0px 0px 0px ([\d.]+)px( inset)?/g,
  )) {
    const width = Number(spread) * scale;
    const by = inset ? -width / 2 : width / 2;
    const ring = new DOMRect(box.left - by, box.top - by, box.width + 2 * by, box.height + 2 * by);
    out += `<rect ${place(ring, frame)} rx="${round(Math.max(0, radius + by))}" fill="none"${fill('stroke', colour)} stroke-width="${round(width)}"/>`;
  }
  return out + borderOf(box, style, scale, radius, frame);
}

function borderOf(box: DOMRect, style: CSSStyleDeclaration, scale: number, radius: number, frame: Frame): string {
  const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => ({
    width: style[`border${side}Style`] === 'none' ? 0 : Number.parseFloat(style[`border${side}Width`]) * scale,
    colour: style[`border${side}Color`],
    kind: style[`border${side}Style`],
  }));
  const [top] = sides;
  if (!top || sides.every((s) => s.width === 0)) return '';
  const dash = (kind: string, width: number) =>
    kind === 'dashed'
      ? ` stroke-dasharray="${round(width * 3)} ${round(width * 2)}"`
      : kind === 'dotted'
        ? ` stroke-dasharray="${round(width)}"`
        : '';
  if (sides.every((s) => s.width === top.width && s.colour === top.colour)) {
    const half = top.width / 2;
    const inner = new DOMRect(
      box.left + half,
      box.top + half,
      Math.max(0, box.width - top.width),
      Math.max(0, box.height - top.width),
    );
    return `<rect ${place(inner, frame)} rx="${round(Math.max(0, radius - half))}" fill="none"${fill('stroke', top.colour)} stroke-width="${round(top.width)}"${dash(top.kind, top.width)}/>`;
  }
  const [x1, y1, x2, y2] = [box.left - frame.x, box.top - frame.y, box.right - frame.x, box.bottom - frame.y];
  const lines = [
    [x1, y1, x2, y1],
    [x2, y1, x2, y2],
    [x1, y2, x2, y2],
    [x1, y1, x1, y2],
  ];
  return sides
    .map(({ width, colour, kind }, i) => {
      const [a = 0, b = 0, c = 0, d = 0] = lines[i] ?? [];
      return width === 0 || !plainColour(colour)
        ? ''
        : `<line x1="${round(a)}" y1="${round(b)}" x2="${round(c)}" y2="${round(d)}"${fill('stroke', colour)} stroke-width="${round(width)}"${dash(kind, width)}/>`;
    })
    .join('');
}

/** The layer on which many packets are drawn. */
function imageOf(element: Element, box: DOMRect, frame: Frame): string {
  if (!(element instanceof HTMLCanvasElement) || element.width === 0 || element.height === 0) return '';
  return `<image ${place(box, frame)} href="${element.toDataURL()}"/>`;
}

/** A drawing inside the page: its shapes, moved to where they are in the window. */
function svgOf(element: SVGElement, style: CSSStyleDeclaration, frame: Frame): string {
  if (
    element instanceof SVGDefsElement ||
    element.localName === 'marker' ||
    element.localName === 'pattern' ||
    style.visibility === 'hidden'
  )
    return '';
  const name = element.localName;
  if (!SHAPES.has(name)) {
    if (element instanceof SVGTextElement) return svgText(element, style, frame);
    return [...element.children].map((child) => drawn(child, frame)).join('');
  }
  const matrix = element instanceof SVGGraphicsElement ? element.getScreenCTM() : null;
  const painted = fill('fill', style.fill) || ' fill="none"';
  const stroke = fill('stroke', style.stroke);
  if (!matrix || (painted === ' fill="none"' && stroke === '')) return '';
  const attributes = KEPT.flatMap((key) => {
    const value = element.getAttribute(key);
    return value === null ? [] : [`${key}="${escapeXml(value)}"`];
  });
  const { a, b, c, d, e, f } = matrix;
  const transform = `matrix(${[a, b, c, d, e - frame.x, f - frame.y].map((n) => Math.round(n * 1000) / 1000).join(' ')})`;
  const dash =
    style.strokeDasharray === 'none'
      ? ''
      : ` stroke-dasharray="${style.strokeDasharray.replace(/px/g, '')}" stroke-dashoffset="${Number.parseFloat(style.strokeDashoffset) || 0}"`;
  const line = stroke
    ? `${stroke} stroke-width="${Number.parseFloat(style.strokeWidth)}" stroke-linecap="${style.strokeLinecap}" stroke-linejoin="${style.strokeLinejoin}"${dash}`
    : '';
  return `<${name} ${attributes.join(' ')} transform="${transform}"${painted}${line}/>`;
}

function svgText(element: SVGTextElement, style: CSSStyleDeclaration, frame: Frame): string {
  const box = element.getBoundingClientRect();
  const matrix = element.getScreenCTM();
  const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1;
  const size = Number.parseFloat(style.fontSize) * scale;
  return `<text x="${round(box.left - frame.x)}" y="${round(box.top - frame.y + box.height * 0.78)}" font-family="${escapeXml(style.fontFamily)}" font-size="${round(size)}" font-weight="${style.fontWeight}"${fill('fill', style.fill)}>${escapeXml(element.textContent ?? '')}</text>`;
}
