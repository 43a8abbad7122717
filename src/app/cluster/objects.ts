/** An object of the cluster, from the name that a snapshot lists it with. */
export interface ObjectRef {
  readonly id: string;
  readonly kind: string;
  /** '' for what lives in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** What a reader works with comes first, what others write comes last. */
const ORDER = [
  'Service',
  'Deployment',
  'DaemonSet',
  'ReplicaSet',
  'Pod',
  'NetworkPolicy',
  'ConfigMap',
  'Node',
  'Namespace',
  'EndpointSlice',
];

export function objectRef(id: string): ObjectRef {
  const [kind = '', ...rest] = id.split('/');
  const name = rest.at(-1) ?? '';
  return { id, kind, namespace: rest.length > 1 ? (rest[0] ?? '') : '', name };
}

const rank = (kind: string) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);

/** All objects, in the order of their kinds; those of kube-system after the reader's own. */
export function objectRefs(ids: readonly string[]): readonly ObjectRef[] {
  const system = (o: ObjectRef) => Number(o.namespace.startsWith('kube-'));
  return ids
    .map(objectRef)
    .sort(
      (a, b) =>
        rank(a.kind) - rank(b.kind) ||
        system(a) - system(b) ||
        compare(a.namespace, b.namespace) ||
        compare(a.name, b.name),
    );
}

/** Without a locale: ten thousand names are sorted in no time. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export interface Filter {
  readonly kind: string;
  readonly namespace: string;
  readonly words: string;
}

/** '' of a filter lets everything pass. */
export function filtered(objects: readonly ObjectRef[], { kind, namespace, words }: Filter): readonly ObjectRef[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return objects.filter(
    (o) =>
      (kind === '' || o.kind === kind) &&
      (namespace === '' || o.namespace === namespace) &&
      wanted.every((word) => o.id.toLowerCase().includes(word)),
  );
}
