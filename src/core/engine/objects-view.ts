import type { ApiStore } from '../kube/api';
import { printManifests } from '../kube/manifest';
import { type KubeObject, objectKey } from '../kube/objects';

/** The objects of the last snapshot, and the numbers that they were shown with. Not state. */
export interface ObjectsCache {
  known: ReadonlyMap<string, KubeObject>;
  numbers: Readonly<Record<string, number>>;
  last: number;
}

export function noObjects(): ObjectsCache {
  return { known: new Map(), numbers: {}, last: 0 };
}

/** Every object with a number; the record before where nothing changed. */
export function viewObjects(api: ApiStore, views: { objects: ObjectsCache }): Readonly<Record<string, number>> {
  const { known, numbers } = views.objects;
  let { last } = views.objects;
  const now = new Map<string, KubeObject>();
  const changed: Record<string, number> = {};
  let same = true;
  const see = (id: string, object: KubeObject) => {
    now.set(id, object);
    const before = known.get(id) === object ? numbers[id] : undefined;
    if (before === undefined) same = false;
    changed[id] = before ?? ++last;
  };
  for (const [kind, objects] of api.kinds) for (const [key, object] of objects) see(`${kind}/${key}`, object);
  for (const slices of api.slices.values()) {
    for (const slice of slices) see(`EndpointSlice/${objectKey(slice)}`, slice);
  }
  if (same && now.size === known.size) return numbers;
  views.objects = { known: now, numbers: changed, last };
  return changed;
}

/** The YAML of objects, one document each, in the order asked for. Those that are gone are left out. */
export function manifestOf(api: ApiStore, ids: readonly string[]): string {
  return printManifests(
    ids.flatMap((id) => {
      const slash = id.indexOf('/');
      const object = api.kinds.get(id.slice(0, slash))?.get(id.slice(slash + 1)) ?? madeSlice(api, id);
      return object ? [object] : [];
    }),
  );
}

function madeSlice(api: ApiStore, id: string): KubeObject | undefined {
  if (!id.startsWith('EndpointSlice/')) return undefined;
  const [, namespace = '', name = ''] = id.split('/');
  for (const slices of api.slices.values()) {
    const found = slices.find((s) => s.metadata.name === name && s.metadata.namespace === namespace);
    if (found) return found;
  }
  return undefined;
}
