/**
 * Kubernetes objects as the API has them: only the fields that somebody here reads, the others stay in the object and are
 * shown back unchanged. Values: never changed, replaced whole.
 *
 * Source: staging/src/k8s.io/api/{core/v1,discovery/v1}/types.go
 */
export interface ObjectMeta {
  readonly name: string;
  /** Absent in cluster-scoped objects. */
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Set once deletion was asked for: a pod with it is terminating. */
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

export type Labels = Readonly<Record<string, string>>;

/** What every object has, of a kind that is known here or not. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export type TrafficPolicy = 'Cluster' | 'Local';

export interface Namespace extends KubeObject {
  readonly kind: 'Namespace';
}

export interface Node extends KubeObject {
  readonly kind: 'Node';
  readonly spec?: {
    readonly podCIDR?: string;
    readonly podCIDRs?: readonly string[];
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
  };
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly conditions?: readonly Condition[];
  };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface Toleration {
  /** Every key where absent. */
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  /** Every effect where absent. */
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** How kubelet asks a container whether it works. Seconds. */
export interface Probe {
  readonly httpGet?: { readonly port: number | string; readonly path?: string; readonly scheme?: string };
  readonly tcpSocket?: { readonly port: number | string };
  readonly grpc?: { readonly port: number };
  readonly exec?: { readonly command?: readonly string[] };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: Protocol;
  readonly hostPort?: number;
  readonly hostIP?: string;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly ports?: readonly ContainerPort[];
  /** `Always` makes an init container a sidecar, whose ports count. */
  readonly restartPolicy?: string;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly startupProbe?: Probe;
}

export interface PodSpec {
  readonly nodeName?: string;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  readonly dnsConfig?: DnsConfig;
  readonly restartPolicy?: string;
  /** 30 where absent. */
  readonly terminationGracePeriodSeconds?: number;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

export interface Pod extends KubeObject {
  readonly kind: 'Pod';
  readonly spec: PodSpec;
  readonly status?: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly podIPs?: readonly { readonly ip: string }[];
    readonly hostIP?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly ready: boolean;
      readonly restartCount: number;
    }[];
  };
}

/** What a pod's resolv.conf gets besides what its policy gives. */
export interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string; readonly value?: string }[];
}

/** What pods are made from. */
export interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec: PodSpec;
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

export interface Deployment extends KubeObject {
  readonly kind: 'Deployment';
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly strategy?: {
      readonly type?: 'RollingUpdate' | 'Recreate';
      /** Numbers, or percents of the replicas. */
      readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
    };
    readonly minReadySeconds?: number;
    readonly paused?: boolean;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
  };
}

export interface ReplicaSet extends KubeObject {
  readonly kind: 'ReplicaSet';
  readonly spec: { readonly replicas?: number; readonly selector: LabelSelector; readonly template: PodTemplate };
  readonly status?: { readonly replicas: number; readonly readyReplicas?: number; readonly availableReplicas?: number };
}

export interface DaemonSet extends KubeObject {
  readonly kind: 'DaemonSet';
  readonly spec: { readonly selector: LabelSelector; readonly template: PodTemplate };
  readonly status?: {
    readonly desiredNumberScheduled: number;
    readonly currentNumberScheduled: number;
    readonly numberReady: number;
  };
}

export interface ConfigMap extends KubeObject {
  readonly kind: 'ConfigMap';
  readonly data?: Labels;
}

export interface ServicePortSpec {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly port: number;
  /** A number, or the name of a container port. The port itself where absent. */
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

export interface LoadBalancerIngress {
  readonly ip?: string;
  readonly hostname?: string;
  readonly ipMode?: 'VIP' | 'Proxy';
}

export interface Service extends KubeObject {
  readonly kind: 'Service';
  readonly spec: {
    readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[];
    readonly selector?: Labels;
    readonly ports?: readonly ServicePortSpec[];
    readonly externalIPs?: readonly string[];
    readonly externalName?: string;
    readonly externalTrafficPolicy?: TrafficPolicy;
    readonly internalTrafficPolicy?: TrafficPolicy;
    readonly trafficDistribution?: string;
    readonly sessionAffinity?: 'None' | 'ClientIP';
    readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly healthCheckNodePort?: number;
    readonly publishNotReadyAddresses?: boolean;
    readonly allocateLoadBalancerNodePorts?: boolean;
    readonly loadBalancerClass?: string;
    readonly loadBalancerIP?: string;
  };
  readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly LoadBalancerIngress[] } };
}

export interface SliceEndpoint {
  readonly addresses: readonly string[];
  readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean };
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly hints?: {
    readonly forZones?: readonly { readonly name: string }[];
    readonly forNodes?: readonly { readonly name: string }[];
  };
  readonly targetRef?: { readonly kind: string; readonly namespace?: string; readonly name: string };
}

export interface SlicePort {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly port?: number;
  readonly appProtocol?: string;
}

export interface EndpointSlice extends KubeObject {
  readonly kind: 'EndpointSlice';
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints: readonly SliceEndpoint[];
  readonly ports?: readonly SlicePort[];
}

/** Stored; enforced by the CNIs that enforce policies. */
export interface NetworkPolicy extends KubeObject {
  readonly kind: 'NetworkPolicy';
  readonly spec: unknown;
}

/** The kinds that somebody here reads, by name. */
export interface Kinds {
  readonly Namespace: Namespace;
  readonly Node: Node;
  readonly Pod: Pod;
  readonly Service: Service;
  readonly EndpointSlice: EndpointSlice;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Deployment: Deployment;
  readonly ReplicaSet: ReplicaSet;
  readonly DaemonSet: DaemonSet;
  readonly ConfigMap: ConfigMap;
}

export type Kind = keyof Kinds;

/** The label by which an EndpointSlice says whose it is. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** `namespace/name`, or `name` in cluster-scoped objects. */
export function objectKey(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}
