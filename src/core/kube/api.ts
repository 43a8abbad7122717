import { type Index, lookUp, reindex } from './lookup';
import { type EndpointSlice, type Kind, type Kinds, type KubeObject, objectKey } from './objects';

/**
 * What the API server holds: objects by kind, then by `namespace/name`. State.
 * Objects in it are values; an update replaces one, so a reader sees by identity what changed.
 */
export interface ApiStore {
  kinds: Map<string, Map<string, KubeObject>>;
  /** Grows by one with each change, as resourceVersion does. */
  revision: number;
  /** The EndpointSlices that the endpoint slice controller made, by Service. Those that were given stand in `kinds`. */
  slices: Map<string, readonly EndpointSlice[]>;
}

export type Applied = 'created' | 'configured' | 'unchanged';

export function createApi(): ApiStore {
  return { kinds: new Map(), revision: 0, slices: new Map() };
}

/** Stores an object as `kubectl apply` would, with the word that it prints. */
export function applyObject(api: ApiStore, object: KubeObject): Applied {
  let objects = api.kinds.get(object.kind);
  if (!objects) {
    objects = new Map();
    api.kinds.set(object.kind, objects);
  }
  const key = objectKey(object);
  const before = objects.get(key);
  if (before !== undefined && sameValue(before, object)) return 'unchanged';
  if (before === undefined) sorted.delete(objects);
  // Frozen, so that checkpoints share it.
  objects.set(key, Object.freeze(object));
  changed(api, objects, key, before, object);
  return before === undefined ? 'created' : 'configured';
}

/** Takes an object out; `false` where there is none of this name. */
export function deleteObject(api: ApiStore, kind: string, key: string): boolean {
  const objects = api.kinds.get(kind);
  const before = objects?.get(key);
  if (!objects || !before) return false;
  objects.delete(key);
  sorted.delete(objects);
  changed(api, objects, key, before, undefined);
  return true;
}

function changed(
  api: ApiStore,
  objects: ReadonlyMap<string, KubeObject>,
  key: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
): void {
  api.revision++;
  lists.delete(objects);
  reindex(objects, key, before, after);
}

/** The objects that an index has under a key, in the order of `namespace/name`. */
export function findObjects<K extends Kind>(api: ApiStore, index: Index<K>, key: string): readonly Kinds[K][] {
  return lookUp(api.kinds.get(index.kind), index, key);
}

export function getObject<K extends Kind>(api: ApiStore, kind: K, key: string): Kinds[K] | undefined {
  return api.kinds.get(kind)?.get(key) as Kinds[K] | undefined;
}

const sorted = new WeakMap<ReadonlyMap<string, KubeObject>, readonly string[]>();
const lists = new WeakMap<ReadonlyMap<string, KubeObject>, readonly KubeObject[]>();

/** All objects of a kind in the order of `namespace/name`. */
export function listObjects<K extends Kind>(api: ApiStore, kind: K): readonly Kinds[K][] {
  const objects = api.kinds.get(kind);
  if (!objects) return [];
  const known = lists.get(objects);
  if (known) return known as readonly Kinds[K][];
  let keys = sorted.get(objects);
  if (!keys) {
    keys = [...objects.keys()].sort();
    sorted.set(objects, keys);
  }
  const list = keys.map((key) => objects.get(key) as Kinds[K]);
  lists.set(objects, list);
  return list;
}

/** Deep equality of plain JSON values; the order of fields does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => sameValue(x, b[i]));
  }
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = b as Record<string, unknown>;
  if (left.length !== Object.values(right).filter((value) => value !== undefined).length) return false;
  return left.every(([name, value]) => sameValue(value, right[name]));
}
