import { expect, it } from 'vitest';
import { FIELD_DOCS } from './field-docs';
import { type Field, fieldsAt, knownKinds } from './fields';
import { type FieldPath, type Shape, shapeOf } from './schema';

function inner(shape: Shape, path: FieldPath): FieldPath | undefined {
  if (shape.kind === 'record') return path;
  return shape.kind === 'list' ? inner(shapeOf(shape.of), [...path, 0]) : undefined;
}

/** Every field of a kind, with the names that lead to it. */
function* fieldsOf(kind: string, path: FieldPath = []): Generator<{ field: Field; names: string }> {
  for (const field of fieldsAt(kind, path)) {
    const own = [...path, field.name];
    yield { field, names: [kind, ...own.filter((p) => typeof p === 'string')].join('.') };
    const next = inner(field.shape, own);
    if (next) yield* fieldsOf(kind, next);
  }
}

const all = knownKinds().flatMap(({ kind }) => [...fieldsOf(kind)]);

it('explains nearly every field of the schema', () => {
  const silent = all.filter(({ field }) => field.doc === '').map(({ names }) => names);
  expect(silent.length, silent.join()).toBeLessThan(all.length / 20);
});

it('explains no field that the schema does not have', () => {
  const known = all.map(({ names }) => names);
  const unknown = Object.keys(FIELD_DOCS).filter((doc) => !known.some((n) => n === doc || n.endsWith(`.${doc}`)));
  expect(unknown).toEqual([]);
});
