import { escapeXml, plainColour } from './colours';
import type { Frame } from './picture';

const round = (n: number) => Math.round(n * 100) / 100;

let pen: CanvasRenderingContext2D | null | undefined;

/** How much of a line's height is above its baseline. */
function ascentOf(style: CSSStyleDeclaration): number {
  pen ??= document.createElement('canvas').getContext('2d');
  if (!pen) return 0.8;
  pen.font = `${style.fontStyle} ${style.fontWeight} 100px ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText('x');
  return up + down > 0 ? up / (up + down) : 0.8;
}

interface Line {
  text: string;
  left: number;
  right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The lines in which a text stands on the page. */
function linesOf(node: Text): Line[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = range.getClientRects();
  const [first] = boxes;
  if (!first) return [];
  if (boxes.length === 1)
    return [{ text: node.data, left: first.left, right: first.right, top: first.top, bottom: first.bottom }];
  const lines: Line[] = [];
  for (let i = 0; i < node.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const box = range.getBoundingClientRect();
    if (box.width === 0 && box.height === 0) continue;
    const line = lines.at(-1);
    if (line && Math.abs(line.top - box.top) < 2) {
      line.text += node.data[i];
      line.right = box.right;
    } else lines.push({ text: node.data[i] ?? '', left: box.left, right: box.right, top: box.top, bottom: box.bottom });
  }
  return lines;
}

/** A text of the page, line by line, each as wide as it is there whatever font the reader of the picture has. */
export function textOf(node: Text, style: CSSStyleDeclaration, frame: Frame, scale: number): string {
  if (node.data.trim() === '') return '';
  const colour = plainColour(style.color);
  if (!colour) return '';
  const upright = style.writingMode.startsWith('vertical');
  const size = Number.parseFloat(style.fontSize) * scale;
  const ascent = ascentOf(style);
  const font = `font-family="${escapeXml(style.fontFamily)}" font-size="${round(size)}" font-weight="${style.fontWeight}"${style.fontStyle === 'italic' ? ' font-style="italic"' : ''}`;
  const struck = style.textDecorationLine.includes('line-through') ? ' text-decoration="line-through"' : '';
  const ink = `fill="${colour.colour}"${colour.opacity < 1 ? ` fill-opacity="${round(colour.opacity)}"` : ''}`;
  return linesOf(node)
    .map(({ text, left, right, top, bottom }) => {
      // A space at an edge is as wide as it is on the page: the element keeps it.
      const shown = cased(text.replace(/\s+/g, ' '), style.textTransform);
      if (shown.trim() === '') return '';
      if (upright) {
        const x = left - frame.x + (right - left) * ascent;
        return `<text transform="translate(${round(x)} ${round(bottom - frame.y)}) rotate(-90)" xml:space="preserve" textLength="${round(bottom - top)}" ${font} ${ink}>${escapeXml(shown)}</text>`;
      }
      const y = top - frame.y + (bottom - top) * ascent;
      const width = shown.length > 1 ? ` textLength="${round(right - left)}" lengthAdjust="spacingAndGlyphs"` : '';
      return `<text xml:space="preserve" x="${round(left - frame.x)}" y="${round(y)}"${width} ${font} ${ink}${struck}>${escapeXml(shown)}</text>`;
    })
    .join('');
}

function cased(text: string, transform: string): string {
  return transform === 'uppercase' ? text.toUpperCase() : transform === 'lowercase' ? text.toLowerCase() : text;
}
