/** A node as the network sees it. `world/cluster-spec.ts` has the same fields. */
export interface NodeNetwork {
  readonly name: string;
  /** Its address on the segment that all nodes share. */
  readonly ip: string;
  readonly podCIDR: string;
  readonly gateway: string;
  /** How pods hang on it, by the pod's address, where their network was read from dumps. */
  readonly podLinks?: Readonly<Record<string, PodLink>>;
}

/** A pod's cable, as it was read from dumps. */
export interface PodLink {
  /** Host end of the veth. */
  readonly device: string;
  /** The bridge that it is a port of, with its address and prefix; a pod without one has a route of its own. */
  readonly bridge?: { readonly name: string; readonly gateway: string; readonly prefix: number };
}

/** What the network plugins of a cluster are configured with. */
export interface ClusterNetwork {
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly nodes: readonly NodeNetwork[];
}

/** A port of a pod that its node takes traffic for. */
export interface HostPort {
  readonly hostPort: number;
  /** '' for every address of the node. */
  readonly hostIP: string;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

/** A pod that gets an interface. */
export interface PodNetwork {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  /** As `ip netns` knows it on its node. */
  readonly netns: string;
  readonly hostPorts: readonly HostPort[];
}

/** The device by which nodes reach each other. */
export const NODE_DEVICE = 'eth0';

/**
 * The name of a pod's network namespace on its node: the pod's, with its Kubernetes namespace behind it where that is not
 * `default` (an underscore cannot stand in either).
 */
export function podNetns(namespace: string, name: string): string {
  return namespace === 'default' ? name : `${name}_${namespace}`;
}
