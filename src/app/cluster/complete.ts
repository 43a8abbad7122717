import { type Field, fieldAt, fieldsAt, knownKinds, shapeAt, shapeWords } from '../../core/kube/read/fields';
import { type Shape, shapeOf } from '../../core/kube/read/schema';
import { type Spot, spotAt } from './yaml-spot';

export interface Suggestion {
  readonly label: string;
  readonly insert: string;
  /** In a few words, beside the label. */
  readonly detail: string;
  /** Markdown. */
  readonly doc: string;
  readonly what: 'field' | 'value' | 'kind';
}

/** What may stand at a caret. Line and column from 0. */
export function suggestionsAt(lines: readonly string[], line: number, column: number): Spot & { list: Suggestion[] } {
  const spot = spotAt(lines, line, column);
  return { ...spot, list: spot.field === undefined ? fieldsOrItems(spot) : valuesOf(spot, [...spot.path, spot.field]) };
}

function fieldsOrItems(spot: Spot): Suggestion[] {
  const { kind, path, present, indent } = spot;
  const fields = fieldsAt(kind, path).filter((f) => !present.has(f.name));
  const list = fields.sort((a, b) => Number(b.needed) - Number(a.needed)).map((f) => fieldSuggestion(f, indent));
  if (kind === '' && path.length === 0 && present.size === 0) return [...list, ...wholeObjects()];
  return list.length > 0 ? list : valuesOf(spot, path);
}

function fieldSuggestion(field: Field, indent: number): Suggestion {
  return {
    label: field.name,
    insert: `${field.name}:${openingOf(field.shape, indent)}`,
    detail: `${shapeWords(field.shape)}${field.needed ? ', required' : ''}`,
    doc: field.doc,
    what: 'field',
  };
}

function openingOf(shape: Shape, indent: number): string {
  const inner = `\n${' '.repeat(indent + 2)}`;
  if (shape.kind === 'list') return `${inner}- `;
  return shape.kind === 'record' || shape.kind === 'texts' ? inner : ' ';
}

/** The first lines of an object of each kind. */
function wholeObjects(): Suggestion[] {
  return knownKinds().map(({ kind, apiVersion }) => ({
    label: kind,
    insert: `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: `,
    detail: apiVersion,
    doc: `A new ${kind}.`,
    what: 'kind',
  }));
}

function valuesOf({ kind }: Spot, path: readonly (string | number)[]): Suggestion[] {
  const shape = shapeAt(kind, path);
  const words = shape?.kind === 'enum' ? shape.values : shape?.kind === 'boolean' ? ['true', 'false'] : [];
  const doc = fieldAt(kind, path.slice(0, path.findLastIndex((p) => typeof p === 'string') + 1))?.doc ?? '';
  return words.map((word) => {
    const label = word === '' ? '""' : word;
    return { label, insert: label, detail: '', doc, what: 'value' };
  });
}

/** What to say about the field under a caret, as Markdown; nothing where none is known. */
export function explainAt(lines: readonly string[], line: number, column: number): readonly string[] {
  const spot = spotAt(lines, line, column);
  const name = spot.field ?? (lines[line] ?? '').slice(spot.from, spot.to);
  const path = [...spot.path, name];
  const field = fieldAt(spot.kind, path);
  if (!field) return [];
  const list = field.shape.kind === 'list' ? shapeOf(field.shape.of) : field.shape;
  const values = list.kind === 'enum' ? [`One of ${list.values.map((v) => `\`${v || '""'}\``).join(', ')}.`] : [];
  const written = path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${part}`)).join('');
  const type = values.length > 0 ? '' : `, ${shapeWords(field.shape)}`;
  const head = `**${written}**${type}${field.needed ? ', required' : ''}`;
  return [head, ...(field.doc ? [field.doc] : []), ...values];
}
