import type { FieldPath } from '../../core/kube/read/schema';

/** Where in a manifest a caret stands, worked out from the indentation alone: the text may be broken meanwhile. */
export interface Spot {
  /** '' where the document does not say yet. */
  readonly kind: string;
  /** Path of the mapping or the list that the caret is in. */
  readonly path: FieldPath;
  /** Set where the caret stands behind the colon of this field. */
  readonly field?: string;
  /** Fields that stand in the same mapping already. */
  readonly present: ReadonlySet<string>;
  /** The word around the caret: columns from 0. */
  readonly from: number;
  readonly to: number;
  /** Column at which the fields of the mapping begin. */
  readonly indent: number;
}

interface Frame {
  readonly list: boolean;
  readonly indent: number;
  key: string;
  index: number;
  readonly keys: Set<string>;
}

interface LineParts {
  /** Columns of the dashes. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key?: string;
  /** Column behind the colon. */
  readonly value: number;
}

const SEPARATOR = /^---(\s|$)/;

/** @param line and @param column from 0 */
export function spotAt(lines: readonly string[], line: number, column: number): Spot {
  let first = line;
  while (first > 0 && !SEPARATOR.test(lines[first] ?? '')) first--;
  let end = line + 1;
  while (end < lines.length && !SEPARATOR.test(lines[end] ?? '')) end++;
  const kind = kindOf(lines.slice(first, end));
  const frames: Frame[] = [];
  for (let n = first; n < line; n++) enter(frames, partsOf(lines[n] ?? ''));
  const text = lines[line] ?? '';
  const parts = partsOf(text);
  const [from, to] = wordAt(text, column);
  const inValue = parts.key !== undefined && column > parts.value - 1;
  const here: LineParts = inValue
    ? parts
    : { dashes: parts.dashes, column: Math.min(parts.column, from), key: '', value: text.length };
  if (text.trim() === '') enter(frames, { dashes: [], column, key: '', value: column });
  else enter(frames, here);
  const top = frames.at(-1);
  if (top && !top.list) for (const key of keysBelow(lines, line + 1, end, top.indent)) top.keys.add(key);
  const path = pathOf(frames.slice(0, -1));
  return {
    kind,
    path: top?.list ? [...path, top.index] : path,
    ...(inValue && top && !top.list ? { field: top.key } : {}),
    present: top?.keys ?? new Set(),
    from,
    to,
    indent: top?.indent ?? 0,
  };
}

function kindOf(document: readonly string[]): string {
  for (const text of document) {
    const found = /^kind:\s*["']?([A-Za-z]+)/.exec(text);
    if (found?.[1]) return found[1];
  }
  return '';
}

function partsOf(text: string): LineParts {
  const dashes: number[] = [];
  let column = text.length - text.trimStart().length;
  while (/^-(\s|$)/.test(text.slice(column))) {
    dashes.push(column);
    column += 1 + (/^\s*/.exec(text.slice(column + 1))?.[0].length ?? 0);
  }
  const key = /^(?:"([^"]*)"|'([^']*)'|([^\s:#{}[\],&*!|>'"%@`][^:#]*?))\s*:(?=\s|$)/.exec(text.slice(column));
  if (!key) return { dashes, column, value: text.length };
  return { dashes, column, key: key[1] ?? key[2] ?? key[3] ?? '', value: column + key[0].length };
}

function enter(frames: Frame[], { dashes, column, key }: LineParts): void {
  for (const dash of dashes) {
    while ((frames.at(-1)?.indent ?? -1) > dash) frames.pop();
    const top = frames.at(-1);
    if (top?.list && top.indent === dash) top.index++;
    else frames.push({ list: true, indent: dash, key: '', index: 0, keys: new Set() });
  }
  if (key === undefined) return;
  const inside = dashes.at(-1) ?? -1;
  for (let top = frames.at(-1); top && column <= top.indent; top = frames.at(-1)) {
    if (!top.list && top.indent === column) break;
    if (top.list && top.indent === inside) break;
    frames.pop();
  }
  const top = frames.at(-1);
  if (top && !top.list && top.indent === column && dashes.length === 0) {
    top.key = key;
    if (key) top.keys.add(key);
  } else {
    frames.push({ list: false, indent: column, key, index: 0, keys: new Set(key ? [key] : []) });
  }
}

/** Keys of the same mapping below the caret. */
function* keysBelow(lines: readonly string[], from: number, end: number, indent: number): Generator<string> {
  for (let n = from; n < end; n++) {
    const text = lines[n] ?? '';
    if (text.trim() === '') continue;
    const { dashes, column, key } = partsOf(text);
    if (column < indent || dashes.some((d) => d < indent)) return;
    if (column === indent && dashes.length === 0 && key !== undefined) yield key;
  }
}

function pathOf(frames: readonly Frame[]): FieldPath {
  return frames.map((frame) => (frame.list ? frame.index : frame.key));
}

function wordAt(text: string, column: number): [number, number] {
  const stop = /[\s:,[\]{}"']/;
  let from = column;
  while (from > 0 && !stop.test(text[from - 1] ?? '')) from--;
  let to = column;
  while (to < text.length && !stop.test(text[to] ?? '')) to++;
  return [from, to];
}
