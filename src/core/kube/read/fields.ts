import type { Kind } from '../objects';
import { FIELD_DOCS } from './field-docs';
import { KINDS } from './kinds';
import { type Check, type FieldPath, oneOf, record, type Shape, shapeOf } from './schema';

/** A field as a reader of a manifest wants to know it. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly needed: boolean;
  /** What it means; '' where nobody wrote it down. */
  readonly doc: string;
}

/** The kinds that have a schema, in alphabetical order, each with its version. */
export function knownKinds(): readonly { readonly kind: string; readonly apiVersion: string }[] {
  return Object.entries(KINDS)
    .map(([kind, { apiVersion }]) => ({ kind, apiVersion }))
    .sort((a, b) => a.kind.localeCompare(b.kind));
}

/** The fields that may stand at a path of an object; none where the schema does not say. */
export function fieldsAt(kind: string, path: FieldPath): readonly Field[] {
  const shape = shapeAt(kind, path);
  if (shape?.kind !== 'record') return [];
  return Object.entries(shape.fields).map(([name, check]) => fieldOf(kind, path, name, check, shape.needed));
}

/** The field at a path. */
export function fieldAt(kind: string, path: FieldPath): Field | undefined {
  const name = path.at(-1);
  if (typeof name !== 'string') return undefined;
  return fieldsAt(kind, path.slice(0, -1)).find((f) => f.name === name);
}

/** What may stand at a path. */
export function shapeAt(kind: string, path: FieldPath): Shape | undefined {
  let shape: Shape | undefined = shapeOf(checkOf(kind));
  for (const part of path) {
    if (shape?.kind === 'record' && typeof part === 'string' && Object.hasOwn(shape.fields, part)) {
      shape = shapeOf(shape.fields[part] as Check);
    } else if (shape?.kind === 'list' && typeof part === 'number') {
      shape = shapeOf(shape.of);
    } else {
      return undefined;
    }
  }
  return shape;
}

const checks = new Map<string, Check>();

/** The check of a kind, with the two fields that every manifest begins with. */
function checkOf(kind: string): Check {
  const known = checks.get(kind);
  if (known) return known;
  const reader = Object.hasOwn(KINDS, kind) ? KINDS[kind as Kind] : undefined;
  const shape = reader ? shapeOf(reader.check) : undefined;
  const own = shape?.kind === 'record' ? shape.fields : {};
  const kinds = knownKinds();
  const versions = reader ? [reader.apiVersion] : [...new Set(kinds.map((k) => k.apiVersion))];
  const head = { apiVersion: oneOf(...versions), kind: oneOf(...kinds.map((k) => k.kind)) };
  const made = record({ ...head, ...own }, ['apiVersion', 'kind', ...(shape?.kind === 'record' ? shape.needed : [])]);
  checks.set(kind, made);
  return made;
}

function fieldOf(kind: string, path: FieldPath, name: string, check: Check, needed: readonly string[]): Field {
  const names = [...path.filter((part) => typeof part === 'string'), name];
  return { name, shape: shapeOf(check), needed: needed.includes(name), doc: docOf(kind, names) };
}

/** The longest ending of the path that is described, of this kind before any: `Service.spec.type`, `metadata.name`. */
function docOf(kind: string, names: readonly string[]): string {
  const own = FIELD_DOCS[`${kind}.${names.join('.')}`];
  if (own !== undefined) return own;
  for (let from = 0; from < names.length; from++) {
    const found = FIELD_DOCS[names.slice(from).join('.')];
    if (found !== undefined) return found;
  }
  // Containers that run first have the same fields.
  const others = names.map((name, i) => (name === 'initContainers' && i < names.length - 1 ? 'containers' : name));
  return others.every((name, i) => name === names[i]) ? '' : docOf(kind, others);
}

/** In a few words: `integer 1-65535`, `list`, `Cluster | Local`. */
export function shapeWords(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return `integer ${shape.min}-${shape.max}`;
    case 'enum':
      return shape.values.map((v) => (v === '' ? '""' : v)).join(' | ');
    case 'list':
      return `list of ${shapeWords(shapeOf(shape.of))}`;
    case 'record':
      return 'object';
    case 'texts':
      return 'map of strings';
    case 'text':
      return 'string';
    case 'any':
    case 'boolean':
      return shape.kind;
  }
}
