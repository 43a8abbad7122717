import { type ApiStore, findObjects, getObject, listObjects, sameValue } from '../../kube/api';
import { endpointSlices, slicesOf } from '../../kube/controllers/endpoints';
import { labelKey, podsByLabel, slicesByService } from '../../kube/indexes';
import { type Endpoints, mirrorEndpoints } from '../../kube/controllers/mirror';
import { type EndpointSlice, type Node, objectKey } from '../../kube/objects';
import { serviceOf } from '../../kube/proxy/endpoint';
import type { World } from '../world';
import { note, planSyncs } from './plan';

const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** The EndpointSlices that there are: those given, and those that the controller made. */
export function slicesOfCluster(api: ApiStore): readonly EndpointSlice[] {
  const known = lists.get(api.slices);
  if (known?.revision === api.revision) return known.list;
  const list = [...listObjects(api, 'EndpointSlice'), ...[...api.slices.values()].flat()];
  lists.set(api.slices, { revision: api.revision, list });
  return list;
}

const lists = new WeakMap<ApiStore['slices'], { readonly revision: number; readonly list: readonly EndpointSlice[] }>();

/** Makes the slices of all Services anew. */
export function makeAllSlices(api: ApiStore): void {
  const given = new Set(listObjects(api, 'EndpointSlice'));
  const all = endpointSlices({
    services: listObjects(api, 'Service'),
    pods: listObjects(api, 'Pod'),
    slices: given,
    nodes: listObjects(api, 'Node'),
  });
  const made = new Map<string, EndpointSlice[]>();
  for (const slice of all) {
    const key = serviceOf(slice);
    if (key === undefined || given.has(slice)) continue;
    const own = made.get(key);
    if (own) own.push(slice);
    else made.set(key, [slice]);
  }
  for (const object of api.kinds.get('Endpoints')?.values() ?? []) {
    const key = objectKey(object);
    const slices = mirrored(api, key);
    if (!made.has(key) && slices.length > 0) made.set(key, [...slices]);
  }
  api.slices = new Map([...made].map(([key, slices]) => [key, keepSame(api.slices.get(key), slices)]));
  api.revision++;
}

/** The slices before where they say the same, so that nobody who compares by identity sees a change. */
function keepSame(
  before: readonly EndpointSlice[] | undefined,
  now: readonly EndpointSlice[],
): readonly EndpointSlice[] {
  if (!before) return Object.freeze(now);
  const kept = now.map((slice) => before.find((old) => sameValue(old, slice)) ?? slice);
  return kept.length === before.length && kept.every((slice, i) => slice === before[i]) ? before : Object.freeze(kept);
}

/** The endpoint slice controller brings the slices of one Service up to date. */
export function doEndpoints(world: World, key: string): void {
  const { api } = world.cluster;
  const before = api.slices.get(key);
  const made = sliceFor(world, key);
  if (made.length === 0) {
    if (!before) return;
    api.slices.delete(key);
  } else {
    const kept = keepSame(before, made);
    if (kept === before) return;
    api.slices.set(key, kept);
  }
  api.revision++;
  note(world, 'endpointslice', saySlices(key, made), { object: `Service/${key}` });
  planSyncs(world);
}

function sliceFor(world: World, key: string): readonly EndpointSlice[] {
  const { api } = world.cluster;
  const service = getObject(api, 'Service', key);
  if (!service || findObjects(api, slicesByService, key).length > 0) return [];
  const [label] = Object.entries(service.spec.selector ?? {});
  if (!label) return mirrored(api, key);
  const pods = findObjects(api, podsByLabel, labelKey(service.metadata.namespace ?? 'default', label));
  return slicesOf(service, pods, zonesOf(listObjects(api, 'Node')));
}

/** The slices of Endpoints that somebody wrote by hand for a Service without a selector. */
function mirrored(api: ApiStore, key: string): readonly EndpointSlice[] {
  const service = getObject(api, 'Service', key);
  const endpoints = api.kinds.get('Endpoints')?.get(key);
  if (!service || service.spec.selector || !endpoints) return [];
  if (findObjects(api, slicesByService, key).length > 0) return [];
  return mirrorEndpoints(service, endpoints as Endpoints);
}

function zonesOf(nodes: readonly Node[]): ReadonlyMap<string, string> {
  return new Map(
    nodes.flatMap(({ metadata: { name, labels } }) => (labels?.[ZONE_LABEL] ? [[name, labels[ZONE_LABEL]]] : [])),
  );
}

function saySlices(key: string, slices: readonly EndpointSlice[]): string {
  const endpoints = slices.flatMap((slice) => slice.endpoints);
  const count = (is: (c: NonNullable<(typeof endpoints)[number]['conditions']>) => boolean | undefined) =>
    endpoints.filter((e) => is(e.conditions ?? {})).length;
  const ready = count((c) => c.ready);
  const ending = count((c) => c.terminating);
  const not = endpoints.length - ready - ending;
  const parts = [
    `${ready} ready`,
    ...(not > 0 ? [`${not} not ready`] : []),
    ...(ending > 0 ? [`${ending} terminating`] : []),
  ];
  return `Endpoints of ${key.replace(/^default\//, '')}: ${parts.join(', ')}`;
}
