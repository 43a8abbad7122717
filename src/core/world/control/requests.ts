import { getObject, listObjects, sameValue } from '../../kube/api';
import { admit } from '../../kube/admission';
import { mergeApplied } from '../../kube/apply';
import { type Kind, type KubeObject, objectKey } from '../../kube/objects';
import type { FieldError } from '../../kube/read/schema';
import { objectName, type Resource, resourceOf } from '../../kube/resources';
import type { World } from '../world';
import { endPod } from './end-pod';
import { note } from './plan';
import { put, remove } from './store';

/** What the API server made of a request. */
export interface Answered {
  readonly ok: boolean;
  /** As kubectl prints it, with the newline. */
  readonly text: string;
  /** For an object that was refused: which fields. */
  readonly errors?: readonly FieldError[];
}

export function keyOf(resource: Resource, namespace: string, name: string): string {
  return resource.namespaced ? `${namespace}/${name}` : name;
}

export function notFound(resource: Resource, name: string): Answered {
  const { plural, group } = resource;
  const full = group === '' ? plural : `${plural}.${group}`;
  return { ok: false, text: `Error from server (NotFound): ${full} "${name}" not found\n` };
}

/** `kubectl apply` of one object: the controllers follow. */
export function applyOne(world: World, object: KubeObject): Answered {
  const { control, api } = world.cluster;
  const key = objectKey(object);
  const id = `${object.kind}/${key}`;
  const live = getObject(api, object.kind as Kind, key);
  const merged = live ? (mergeApplied(live, control.lastApplied.get(id), object) as KubeObject) : object;
  const answered = store(world, merged, live, (applied) => applied);
  if (answered.ok) control.lastApplied.set(id, Object.freeze(object));
  return answered;
}

/** Why an object could not be applied; nothing is changed. What is drawn by chance is drawn again when it is. */
export function errorsOf(world: World, object: KubeObject): readonly FieldError[] {
  const { control, api, spec } = world.cluster;
  const live = getObject(api, object.kind as Kind, objectKey(object));
  const last = control.lastApplied.get(`${object.kind}/${objectKey(object)}`);
  const merged = live ? (mergeApplied(live, last, object) as KubeObject) : object;
  return admit({ api, serviceCIDR: spec.serviceCIDR, random: { ...control.random } }, merged, live).errors;
}

/** Stores an object that a client made or changed: `word` is what kubectl says of it. */
export function replaceOne(world: World, object: KubeObject, word: string): Answered {
  const live = getObject(world.cluster.api, object.kind as Kind, objectKey(object));
  return store(world, object, live, (applied) =>
    applied === 'unchanged' && word !== 'created' ? `${word} (no change)` : word,
  );
}

/** Makes an object that there must not be yet. */
export function createOne(world: World, object: KubeObject, word = 'created'): Answered {
  const resource = resourceOf(object);
  if (getObject(world.cluster.api, object.kind as Kind, objectKey(object))) {
    const full = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    return { ok: false, text: `Error from server (AlreadyExists): ${full} "${object.metadata.name}" already exists\n` };
  }
  return store(world, object, undefined, () => word);
}

function store(
  world: World,
  object: KubeObject,
  live: KubeObject | undefined,
  say: (applied: 'created' | 'configured' | 'unchanged') => string,
): Answered {
  const { api, spec, control } = world.cluster;
  const admitted = admit({ api, serviceCIDR: spec.serviceCIDR, random: control.random }, object, live);
  const { name } = object.metadata;
  if (!admitted.object) {
    const why = admitted.errors.map((e) => e.message);
    const list = why.length === 1 ? why[0] : `\n${why.map((line) => `* ${line}`).join('\n')}`;
    return { ok: false, text: `The ${object.kind} "${name}" is invalid: ${list}\n`, errors: admitted.errors };
  }
  const made = live && sameValue(live, admitted.object) ? live : admitted.object;
  const applied = put(world, made);
  if (applied !== 'unchanged') {
    note(world, 'user', `${object.kind} ${name} ${applied}`, { object: `${object.kind}/${objectKey(object)}` });
  }
  return { ok: true, text: `${objectName(resourceOf(object), name)} ${say(applied)}\n` };
}

/** `kubectl delete` of one object; of a pod its end begins. */
export function deleteOne(world: World, resource: Resource, key: string, seconds?: number): Answered {
  const name = key.slice(key.indexOf('/') + 1);
  const object = getObject(world.cluster.api, resource.kind as Kind, key);
  if (!object) return notFound(resource, name);
  note(world, 'user', `${resource.kind} ${name} deleted`, { object: `${resource.kind}/${key}` });
  if (resource.kind === 'Pod') endPod(world, key, seconds);
  else {
    if (resource.kind === 'Namespace') emptyNamespace(world, name);
    remove(world, resource.kind, key);
  }
  const group = resource.group === '' ? '' : `.${resource.group}`;
  const forced = resource.kind === 'Pod' && seconds === 0 ? ' force' : '';
  return { ok: true, text: `${resource.singular}${group} "${name}"${forced} deleted\n` };
}

function emptyNamespace(world: World, name: string): void {
  const { api } = world.cluster;
  for (const kind of [
    'Deployment',
    'DaemonSet',
    'ReplicaSet',
    'Service',
    'EndpointSlice',
    'NetworkPolicy',
    'ConfigMap',
  ] as const) {
    for (const object of listObjects(api, kind)) {
      if (object.metadata.namespace === name) remove(world, kind, objectKey(object));
    }
  }
  for (const pod of listObjects(api, 'Pod')) if (pod.metadata.namespace === name) endPod(world, objectKey(pod));
}

/** `kubectl scale`. */
export function scaleOne(world: World, resource: Resource, key: string, replicas: number): Answered {
  const kind = resource.kind as Kind;
  const object = getObject(world.cluster.api, kind, key);
  const name = key.slice(key.indexOf('/') + 1);
  if (!object) return notFound(resource, name);
  if (kind !== 'Deployment' && kind !== 'ReplicaSet') {
    return { ok: false, text: `Error from server (NotFound): the server could not find the requested resource\n` };
  }
  const spec = { ...(object as { readonly spec: object }).spec, replicas };
  const scaled: object = { ...object, spec };
  put(world, scaled as KubeObject);
  note(world, 'user', `${kind} ${name} scaled to ${replicas}`, { object: `${kind}/${key}` });
  return { ok: true, text: `${objectName(resource, name)} scaled\n` };
}
