import { findObjects, getObject, listObjects } from '../../../kube/api';
import { timestamp } from '../../../kube/control/time';
import type { Endpoints } from '../../../kube/controllers/mirror';
import { labelKey, podsByLabel, slicesByService } from '../../../kube/indexes';
import { type Kind, type KubeObject, objectKey, type Pod, SERVICE_NAME_LABEL } from '../../../kube/objects';
import { fullName, type Resource, resourceNamed } from '../../../kube/resources';
import { slicesOfCluster } from '../../../world/control/services';
import type { World } from '../../../world/world';
import { CommandError } from '../../command';
import { isOn, type KubectlArgs, namespaceOf } from './args';
import { matchesSelector, readSelector } from './selector';

/** Namespaces that every cluster has. */
const ALWAYS = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

export function findResource(word: string): Resource {
  const resource = resourceNamed(word);
  if (!resource) throw new CommandError(`error: the server doesn't have a resource type "${word}"`);
  return resource;
}

/** All objects of a resource: also those that are made up from others, Endpoints and Namespaces. */
export function allOf(world: World, resource: Resource): readonly KubeObject[] {
  const { api } = world.cluster;
  if (resource.kind === 'EndpointSlice') return byKey(slicesOfCluster(api));
  if (resource.kind === 'Endpoints') return endpointsOf(world);
  if (resource.kind === 'Namespace') {
    const known = listObjects(api, 'Namespace');
    const names = new Set(known.map((n) => n.metadata.name));
    const others = ALWAYS.filter((name) => !names.has(name));
    return byKey([...known, ...others.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))]);
  }
  return listObjects(api, resource.kind as Kind);
}

function byKey<T extends KubeObject>(objects: readonly T[]): readonly T[] {
  return [...objects].sort((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1));
}

/** The old view of the Services' endpoints. Source: pkg/controller/endpoint/endpoints_controller.go syncService() */
function endpointsOf(world: World): readonly Endpoints[] {
  const { api } = world.cluster;
  return listObjects(api, 'Service').flatMap((service): Endpoints[] => {
    const key = objectKey(service);
    const given = findObjects(api, slicesByService, key);
    const slices = given.length > 0 ? given : (api.slices.get(key) ?? []);
    if (slices.length === 0 && !service.spec.selector) return [];
    const subsets = slices.flatMap((slice) => {
      const at = (ready: boolean) =>
        slice.endpoints
          .filter((e) => (e.conditions?.ready ?? true) === ready && e.conditions?.terminating !== true)
          .map((e) => ({ ip: e.addresses[0] ?? '', ...(e.nodeName === undefined ? {} : { nodeName: e.nodeName }) }));
      const [addresses, notReadyAddresses] = [at(true), at(false)];
      if (addresses.length + notReadyAddresses.length === 0) return [];
      const ports = (slice.ports ?? []).map((p) => ({
        ...(p.name ? { name: p.name } : {}),
        port: p.port ?? 0,
        protocol: p.protocol ?? ('TCP' as const),
      }));
      return [
        {
          ...(addresses.length > 0 ? { addresses } : {}),
          ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
          ports,
        },
      ];
    });
    const { name, namespace = 'default' } = service.metadata;
    return [
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace },
        ...(subsets.length > 0 ? { subsets } : {}),
      },
    ];
  });
}

/** One object by its name. @throws CommandError where there is none */
export function oneOf(world: World, resource: Resource, namespace: string, name: string): KubeObject {
  const key = resource.namespaced ? `${namespace}/${name}` : name;
  const direct = getObject(world.cluster.api, resource.kind as Kind, key);
  const object = direct ?? allOf(world, resource).find((o) => objectKey(o) === key);
  if (!object) throw new CommandError(`Error from server (NotFound): ${fullName(resource)} "${name}" not found`);
  return object;
}

/** The objects that a command line names: `TYPE`, `TYPE NAME...`, `TYPE/NAME...`. */
export function namedObjects(
  world: World,
  args: KubectlArgs,
  words: readonly string[],
): { readonly resource: Resource; readonly object: KubeObject }[] {
  return namesOf(args, words).flatMap(({ resource, name }) => {
    if (name !== undefined) return [{ resource, object: oneOf(world, resource, namespaceOf(args), name) }];
    return selected(world, args, resource).map((object) => ({ resource, object }));
  });
}

/** Types and names as they are typed; without a name, all of the type. */
export function namesOf(args: KubectlArgs, words: readonly string[]): { resource: Resource; name?: string }[] {
  const [first, ...names] = words;
  if (first === undefined) throw new CommandError('error: You must specify the type of resource.');
  if (first.includes('/')) {
    return words.map((word) => {
      const [type = '', name = ''] = word.split('/');
      return { resource: findResource(type), name };
    });
  }
  const types = first.split(',').map(findResource);
  if (names.length === 0) return types.map((resource) => ({ resource }));
  return types.flatMap((resource) => names.map((name) => ({ resource, name })));
}

/** All of a type in the namespace, or in all, that the selector fits. */
export function selected(world: World, args: KubectlArgs, resource: Resource): readonly KubeObject[] {
  const everywhere = isOn(args, 'all-namespaces') || !resource.namespaced;
  const namespace = namespaceOf(args);
  const selector = readSelector(args.flags.get('selector') ?? '');
  const [exact] = selector.filter((r) => r.operator === '=' && r.value !== undefined);
  const pods = resource.kind === 'Pod' && exact && !everywhere;
  const all = pods
    ? findObjects(world.cluster.api, podsByLabel, labelKey(namespace, [exact.key, exact.value ?? '']))
    : allOf(world, resource);
  const fields = (args.flags.get('field-selector') ?? '').split(',').filter(Boolean);
  return all.filter(
    (o) =>
      (everywhere || (o.metadata.namespace ?? 'default') === namespace) &&
      matchesSelector(selector, o.metadata.labels) &&
      fields.every((field) => hasField(o, field)),
  );
}

function hasField(object: KubeObject, field: string): boolean {
  const [path = '', value = ''] = field.split(/==?/);
  const found = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], object);
  return String(found ?? '') === value;
}

/** An object as the API returns it, with what the server knows of it. */
export function asReturned(world: World, object: KubeObject): KubeObject {
  const born = world.cluster.control.born.get(`${object.kind}/${objectKey(object)}`) ?? 0;
  const { name, namespace, ...rest } = object.metadata;
  const metadata = {
    creationTimestamp: timestamp(born),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...rest,
  };
  return { ...object, metadata };
}

/** How long an object has been there, µs. */
export function ageOf(world: World, object: KubeObject): number {
  const kind = object.kind === 'Endpoints' ? 'Service' : object.kind;
  const owner = object.kind === 'EndpointSlice' ? object.metadata.labels?.[SERVICE_NAME_LABEL] : undefined;
  const id =
    owner !== undefined && !world.cluster.control.born.has(`EndpointSlice/${objectKey(object)}`)
      ? `Service/${object.metadata.namespace ?? 'default'}/${owner}`
      : `${kind}/${objectKey(object)}`;
  return world.net.time - (world.cluster.control.born.get(id) ?? 0);
}

export function podAt(world: World, args: KubectlArgs, word: string): Pod {
  const [type, name] = word.includes('/') ? word.split('/') : ['pod', word];
  const resource = findResource(type ?? '');
  if (resource.kind === 'Pod') return oneOf(world, resource, namespaceOf(args), name ?? '') as Pod;
  const owner = oneOf(world, resource, namespaceOf(args), name ?? '') as {
    readonly spec?: { readonly selector?: unknown };
  } & KubeObject;
  const labels = (owner.spec?.selector as { readonly matchLabels?: Record<string, string> } | undefined)?.matchLabels;
  const chosen = labels ?? (owner.spec?.selector as Record<string, string> | undefined) ?? {};
  const pod = listObjects(world.cluster.api, 'Pod').find(
    (p) =>
      (p.metadata.namespace ?? 'default') === namespaceOf(args) &&
      Object.entries(chosen).every(([key, value]) => p.metadata.labels?.[key] === value),
  );
  if (!pod) throw new CommandError(`error: no pods found for ${word}`);
  return pod;
}
