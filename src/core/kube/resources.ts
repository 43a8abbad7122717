/** How a kind is called on command lines and in messages. */
export interface Resource {
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly short: readonly string[];
  /** '' for the core group. */
  readonly group: string;
  readonly namespaced: boolean;
}

function resource(kind: string, plural: string, short = '', group = '', namespaced = true): Resource {
  return { kind, plural, singular: kind.toLowerCase(), short: short.split(' ').filter(Boolean), group, namespaced };
}

/** Every kind that kubectl knows here. */
export const resources: readonly Resource[] = [
  resource('Pod', 'pods', 'po'),
  resource('Service', 'services', 'svc'),
  resource('Deployment', 'deployments', 'deploy', 'apps'),
  resource('ReplicaSet', 'replicasets', 'rs', 'apps'),
  resource('DaemonSet', 'daemonsets', 'ds', 'apps'),
  resource('Node', 'nodes', 'no', '', false),
  resource('Namespace', 'namespaces', 'ns', '', false),
  resource('Endpoints', 'endpoints', 'ep'),
  resource('EndpointSlice', 'endpointslices', '', 'discovery.k8s.io'),
  resource('NetworkPolicy', 'networkpolicies', 'netpol', 'networking.k8s.io'),
  resource('ConfigMap', 'configmaps', 'cm'),
  resource('Event', 'events', 'ev'),
];

/** The resource that a word means: `po`, `pods`, `pod`, `Pod`, `deployments.apps`. */
export function resourceNamed(word: string): Resource | undefined {
  const name = word.toLowerCase().split('.')[0] ?? '';
  return resources.find((r) => r.plural === name || r.singular === name || r.short.includes(name));
}

/** The resource of an object, of a kind that is known or not. */
export function resourceOf(object: {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly namespace?: string };
}): Resource {
  const known = resources.find((r) => r.kind === object.kind);
  if (known) return known;
  const group = object.apiVersion.includes('/') ? (object.apiVersion.split('/')[0] ?? '') : '';
  return resource(object.kind, `${object.kind.toLowerCase()}s`, '', group, object.metadata.namespace !== undefined);
}

/** `deployments.apps`, as messages of the API server name a resource. */
export function fullName({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** `deployment.apps/web`, as kubectl names an object. */
export function objectName({ singular, group }: Resource, name: string): string {
  return `${singular}${group === '' ? '' : `.${group}`}/${name}`;
}
