import { SERVICE_NAME_LABEL } from './objects';
import type { Index } from './lookup';

/** Pods by each of their labels: `namespace key=value`. */
export const podsByLabel: Index<'Pod'> = {
  kind: 'Pod',
  keysOf: ({ metadata: { namespace = 'default', labels = {} } }) =>
    Object.entries(labels).map((label) => labelKey(namespace, label)),
};

/** Pods by the node that they are bound to; '' for those that wait for one. */
export const podsByNode: Index<'Pod'> = { kind: 'Pod', keysOf: (pod) => [pod.spec.nodeName ?? ''] };

/** Pods by who made them: `ReplicaSet/namespace/name`. */
export const podsByOwner: Index<'Pod'> = { kind: 'Pod', keysOf: (pod) => ownersOf(pod) };

/** ReplicaSets by their Deployment: `Deployment/namespace/name`. */
export const replicaSetsByOwner: Index<'ReplicaSet'> = { kind: 'ReplicaSet', keysOf: (set) => ownersOf(set) };

/** Services by the first label that their selector asks for. */
export const servicesByLabel: Index<'Service'> = {
  kind: 'Service',
  keysOf: ({ metadata: { namespace = 'default' }, spec }) => {
    const [label] = Object.entries(spec.selector ?? {});
    return label ? [labelKey(namespace, label)] : [];
  },
};

/** EndpointSlices that were given, by their Service: `namespace/name`. */
export const slicesByService: Index<'EndpointSlice'> = {
  kind: 'EndpointSlice',
  keysOf: ({ metadata: { namespace = 'default', labels } }) => {
    const name = labels?.[SERVICE_NAME_LABEL];
    return name === undefined ? [] : [`${namespace}/${name}`];
  },
};

export function labelKey(namespace: string, [name, value]: readonly [string, string]): string {
  return `${namespace} ${name}=${value}`;
}

function ownersOf(object: {
  readonly metadata: {
    readonly namespace?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
}): readonly string[] {
  const { namespace = 'default', ownerReferences = [] } = object.metadata;
  return ownerReferences.map((owner) => `${owner.kind}/${namespace}/${owner.name}`);
}
