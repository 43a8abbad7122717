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
  const body = flat(layersOf(stage, frame));
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

/** A part of the drawing, and how far to the front it is painted. */
interface Layer {
  readonly z: number;
  readonly content: string;
}

const flat = (layers: readonly Layer[]): string =>
  [...layers]
    .sort((a, b) => a.z - b.z)
    .map((layer) => layer.content)
    .join('');

/**
 * What an element paints. Parts with a z-index of their own rise through all elements around them up to the next that
 * keeps its content together.
 *
 * Source: CSS 2.2 appendix E, as far as this page makes use of it
 */
function layersOf(element: Element, frame: Frame): readonly Layer[] {
  const style = getComputedStyle(element);
  if (style.display === 'none' || Number(style.opacity) === 0) return [];
  const z = style.position === 'static' && !isFlexChild(element) ? 0 : Number(style.zIndex) || 0;
  const together =
    Number(style.opacity) < 1 ||
    style.transform !== 'none' ||
    style.isolation === 'isolate' ||
    (style.zIndex !== 'auto' && style.position !== 'static');
  const layers =
    element instanceof SVGElement
      ? [{ z: 0, content: svgOf(element, style, frame) }]
      : boxLayers(element, style, frame);
  if (!together) return layers;
  const content = flat(layers);
  return content === '' ? [] : [{ z, content: faded(content, Number(style.opacity)) }];
}

function isFlexChild(element: Element): boolean {
  return element.parentElement !== null && /flex|grid/.test(getComputedStyle(element.parentElement).display);
}

function boxLayers(element: Element, style: CSSStyleDeclaration, frame: Frame): readonly Layer[] {
  const box = element.getBoundingClientRect();
  const hidden = style.visibility === 'hidden';
  // Visually hidden words are for screen readers.
  if (style.overflow === 'hidden' && (hidden || (box.width <= 1 && box.height <= 1))) return [];
  const scale = element instanceof HTMLElement && element.offsetWidth > 0 ? box.width / element.offsetWidth : 1;
  const layers: Layer[] = [];
  if (!hidden && box.width > 0)
    layers.push({ z: 0, content: boxOf(box, style, scale, frame) + imageOf(element, box, frame) });
  for (const child of element.childNodes) {
    if (child instanceof Element) layers.push(...layersOf(child, frame));
    else if (child instanceof Text && !hidden)
      layers.push({ z: 0, content: textOf(child, style, frame, scaleOfText(element, scale)) });
  }
  const clips = style.overflow !== 'visible' && box.width > 0;
  return clips ? layers.map(({ z, content }) => ({ z, content: content && clipped(content, box, frame) })) : layers;
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
    return flat([...element.children].flatMap((child) => layersOf(child, frame)));
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

/** A text of a drawing: where it begins and how it is turned is what its matrix says. */
function svgText(element: SVGTextElement, style: CSSStyleDeclaration, frame: Frame): string {
  const matrix = element.getScreenCTM();
  const text = element.textContent ?? '';
  if (!matrix || text === '') return '';
  const { a, b, c, d, e, f } = matrix;
  const transform = `matrix(${[a, b, c, d, e - frame.x, f - frame.y].map((n) => Math.round(n * 1000) / 1000).join(' ')})`;
  const at = element.getStartPositionOfChar(0);
  // A halo is painted before the letters.
  const halo = style.paintOrder.startsWith('stroke') ? fill('stroke', style.stroke) : '';
  const rim = halo
    ? `${halo} stroke-width="${Number.parseFloat(style.strokeWidth)}" stroke-linejoin="round" paint-order="stroke"`
    : '';
  const font = `font-family="${escapeXml(style.fontFamily)}" font-size="${Number.parseFloat(style.fontSize)}" font-weight="${style.fontWeight}"`;
  return `<text xml:space="preserve" x="${round(at.x)}" y="${round(at.y)}" transform="${transform}" textLength="${round(element.getComputedTextLength())}" ${font}${fill('fill', style.fill)}${rim}>${escapeXml(text)}</text>`;
}
