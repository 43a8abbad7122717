import type { Kinds, KubeObject } from './objects';

/** A way of finding objects of one kind by what is in them, without looking at all of them. */
export interface Index<K extends keyof Kinds = keyof Kinds> {
  readonly kind: K;
  keysOf(object: Kinds[K]): readonly string[];
}

type Found = Map<string, Map<string, KubeObject>>;

/** What was built for a store's objects of one kind. A cache: it is kept up to date, and losing it loses nothing. */
const built = new WeakMap<ReadonlyMap<string, KubeObject>, Map<Index<never>, Found>>();

/** The objects under a key of an index, in the order of `namespace/name`. */
export function lookUp<K extends keyof Kinds>(
  objects: ReadonlyMap<string, KubeObject> | undefined,
  index: Index<K>,
  key: string,
): readonly Kinds[K][] {
  if (!objects) return [];
  const found = foundBy(objects, index).get(key);
  if (!found) return [];
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object as Kinds[K]);
}

function foundBy<K extends keyof Kinds>(objects: ReadonlyMap<string, KubeObject>, index: Index<K>): Found {
  let indexes = built.get(objects);
  if (!indexes) built.set(objects, (indexes = new Map()));
  let found = indexes.get(index as Index<never>);
  if (!found) {
    found = new Map();
    for (const [key, object] of objects) add(found, index as Index<never>, key, object);
    indexes.set(index as Index<never>, found);
  }
  return found;
}

function add(found: Found, index: Index<never>, key: string, object: KubeObject): void {
  for (const under of index.keysOf(object as never)) {
    const list = found.get(under);
    if (list) list.set(key, object);
    else found.set(under, new Map([[key, object]]));
  }
}

/** Keeps the indexes of a kind true. Called with each change of its objects. */
export function reindex(
  objects: ReadonlyMap<string, KubeObject>,
  key: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): void {
  for (const [index, found] of built.get(objects) ?? []) {
    if (before) {
      for (const under of index.keysOf(before as never)) {
        const list = found.get(under);
        list?.delete(key);
        if (list?.size === 0) found.delete(under);
      }
    }
    if (after) add(found, index, key, after);
  }
}
