import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Document,
  type Node as YamlNode,
  parseAllDocuments,
  stringify,
} from 'yaml';
import type { Problem } from '../lib/words';
import type { KubeObject } from './objects';
import { readObject } from './read/object';
import { type FieldError, type FieldPath, isRecord } from './read/schema';

export interface Manifests {
  /** The objects that could be read, in the order of the text. */
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** Marks in the text what the API server says of a field of one of the objects. */
  mark(object: KubeObject, error: FieldError): Problem;
}

/**
 * Reads what `kubectl apply -f` takes: YAML or JSON, several documents, lists of objects.
 * A document with a problem gives no object; the others are read all the same.
 */
export function readManifests(text: string): Manifests {
  const quick = text.startsWith('{') ? readJson(text) : undefined;
  if (quick) return { objects: quick, problems: [], mark: (_, { message }) => problem(message, 0, 1, 1) };
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true });
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  const report = (message: string, from: number, to: number) => {
    problems.push(problem(message, from, to, lines.linePos(from).line));
  };
  const homes = new Map<KubeObject, (path: FieldPath) => [number, number]>();
  for (const document of 'empty' in documents ? [] : documents) {
    for (const error of document.errors) {
      const [from, to] = error.pos;
      report(firstLine(error.message), from, to);
    }
    if (document.errors.length > 0) continue;
    for (const { value, path } of items(document.toJS())) {
      const read = readObject(value);
      if (read.object) {
        objects.push(read.object);
        homes.set(read.object, (field) => rangeOf(document, [...path, ...field]));
      }
      for (const error of read.errors) {
        const [from, to] = rangeOf(document, [...path, ...error.path]);
        report(error.message, from, to);
      }
    }
  }
  const mark = (object: KubeObject, error: FieldError): Problem => {
    const [from, to] = homes.get(object)?.(error.path) ?? [0, 1];
    return problem(error.message, from, to, lines.linePos(from).line);
  };
  return { objects, problems, mark };
}

function problem(message: string, from: number, to: number, line: number): Problem {
  return { message, from, to: Math.max(to, from + 1), line, severity: 'error' };
}

/** JSON without a problem is read many times faster as such; where anything is wrong, the reader of YAML says what and where. */
function readJson(text: string): readonly KubeObject[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = items(value).map((item) => readObject(item.value).object);
  return read.every((object) => object !== undefined) ? read : undefined;
}

/** A `List` stands for its items; an empty document for nothing. */
function items(value: unknown): { readonly value: unknown; readonly path: FieldPath }[] {
  if (value === null || value === undefined) return [];
  if (!isRecord(value) || value['kind'] !== 'List' || !Array.isArray(value['items'])) return [{ value, path: [] }];
  return value['items'].flatMap((item, i) =>
    items(item).map((inner) => ({ value: inner.value, path: ['items', i, ...inner.path] })),
  );
}

/** Offsets of a field; of the nearest field around it where it is missing. */
function rangeOf(document: Document.Parsed, path: FieldPath): [number, number] {
  let node: YamlNode | null = document.contents;
  let range = keyRange(node) ?? [document.range[0], document.range[1]];
  for (const part of path) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      next = pair?.value;
      if (pair && (next === null || next === undefined)) next = pair.key;
    } else if (isSeq(node) && typeof part === 'number') {
      next = node.items[part];
    }
    const found = next as YamlNode | undefined;
    if (!found?.range) return range;
    node = found;
    range = isScalar(found) ? [found.range[0], found.range[1]] : (keyRange(found) ?? range);
  }
  return range;
}

/** Where a mapping begins: its first key, so that an editor marks a word and not half the document. */
function keyRange(node: YamlNode | null): [number, number] | undefined {
  if (isMap(node)) {
    const key = node.items[0]?.key as YamlNode | undefined;
    if (key?.range) return [key.range[0], key.range[1]];
  }
  return node?.range ? [node.range[0], Math.min(node.range[1], node.range[0] + 1)] : undefined;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

/** Objects as YAML, one document each. */
export function printManifests(objects: readonly KubeObject[]): string {
  return objects.map((object) => stringify(object)).join('---\n');
}

/** A YAML text that stands inside an object, as in a ConfigMap; `undefined` where it is none. */
export function readYaml(text: string): unknown {
  const document = parseAllDocuments(text)[0];
  return document && document.errors.length === 0 ? document.toJS() : undefined;
}
