import type { Delays } from '../kube/control/delays';
import type { ClusterEvent, Pending } from '../kube/control/events';
import type { SyncRecord } from '../kube/control/syncs';
import type { HookName, Place, TableName } from '../trace/step';

/**
 * All that the program outside the simulation may know of the world. Plain data; parts that did not change keep
 * their identity from one snapshot to the next (the worker sends only the changed ones).
 */
export interface Snapshot {
  /** Virtual time, µs. */
  readonly time: number;
  readonly seed: number;
  readonly scenario: string;
  readonly hosts: Readonly<Record<string, HostView>>;
  readonly services: readonly ServiceView[];
  /** By netns place: `node-1/root`, `node-1/web-x2m4k`, `client/root`. */
  readonly rules: Readonly<Record<Place, RulesView>>;
  readonly conntrack: Readonly<Record<Place, readonly ConntrackView[]>>;
  /** `ipset save` of a netns; '' where it has no sets. */
  readonly ipset: Readonly<Record<Place, string>>;
  /**
   * Objects in the cluster by `Service/default/web`, `Node/node-1`, each with a number that is another one when the object
   * changed. Their YAML is asked for: ten thousand of them are megabytes.
   */
  readonly objects: Readonly<Record<string, number>>;
  /** Deployments, ReplicaSets and DaemonSets. */
  readonly workloads: readonly WorkloadView[];
  /** What the cluster did lately, in order of time. */
  readonly events: readonly ClusterEvent[];
  /** What is about to happen in the cluster, the next first. */
  readonly pending: readonly Pending[];
  /** The last changes of rules, each with what it added and removed. */
  readonly syncs: readonly SyncRecord[];
  readonly delays: Delays;
}

export interface WorkloadView {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  /** How many pods it should have. */
  readonly replicas: number;
  readonly ready: number;
  /** Names of its pods; of a Deployment those of its ReplicaSets. */
  readonly pods: readonly string[];
  /** The Deployment of a ReplicaSet. */
  readonly owner?: string;
}

export interface HostView {
  readonly name: string;
  readonly kind: 'node' | 'host' | 'router';
  /** Place of its root netns. */
  readonly place: Place;
  /** Address on the node network. */
  readonly ip: string;
  readonly podCIDR?: string;
  /** Switched on. */
  readonly up: boolean;
  /** Of a node: may new pods come here? */
  readonly schedulable?: boolean;
  /** Of a node: its condition `Ready`. */
  readonly nodeReady?: boolean;
  /** Of a host that runs containers of its own, which stand among `pods`: `Docker 29.7.2`. */
  readonly engine?: string;
  readonly devices: readonly DeviceView[];
  readonly pods: readonly PodView[];
  /** `ip route` of the root netns, a line each. */
  readonly routes: readonly string[];
}

export interface DeviceView {
  readonly name: string;
  readonly place: Place;
  readonly kind: 'loopback' | 'ethernet' | 'veth' | 'bridge' | 'vxlan' | 'dummy';
  readonly addresses: readonly string[];
  readonly mac: string;
  readonly mtu: number;
  /** The bridge it is a port of. */
  readonly master?: string;
  /** The other end of a veth. */
  readonly peer?: Place;
}

export interface PodView {
  readonly name: string;
  /** '' for a container of an engine. */
  readonly namespace: string;
  readonly place: Place;
  readonly ip: string;
  readonly ready: boolean;
  /** `Starting`: bound to its node, its containers do not run yet. A pod without a node stands in no host. */
  readonly phase: 'Pending' | 'Starting' | 'Running' | 'Terminating' | 'Failed' | 'Succeeded';
  readonly restarts: number;
  /** `ReplicaSet/web-5d4f8`: whose pod it is. */
  readonly owner?: string;
  /** Of a pod that terminates: how long it still has, µs. */
  readonly terminatesIn?: number;
  /** Host end of its veth; '' before it has one. */
  readonly device: string;
  readonly ports: readonly string[];
  /** Of a container: where its host takes connections for it, `tcp 192.168.56.11:8080`. */
  readonly published?: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface ServiceView {
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly clusterIP: string;
  readonly ports: readonly {
    readonly name: string;
    readonly protocol: string;
    readonly port: number;
    readonly nodePort?: number;
    readonly target: string;
  }[];
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly sessionAffinity?: string;
  readonly endpoints: readonly {
    readonly address: string;
    readonly port: number;
    readonly node: string;
    readonly pod: string;
    readonly ready: boolean;
  }[];
}

export interface RulesView {
  /** Changes when the text does; counters do not count. */
  readonly revision: number;
  /** `iptables-save` without counters and without the `#` lines; put together when it is asked for. */
  readonly text: string;
  /** For each line of `text` what it is, or null (`*nat`, `COMMIT`). */
  readonly lines: readonly (LineRef | null)[];
  /** Packets and bytes of each line, at 2n and 2n + 1; 0 where a line has none. */
  readonly counters: Float64Array;
  readonly tables: readonly TableView[];
}

export interface LineRef {
  readonly table: TableName;
  readonly chain: string;
  /** Index of the rule in the chain; -1 for the `:CHAIN` line. */
  readonly rule: number;
}

export interface TableView {
  readonly name: TableName;
  /** The chains of its hooks. */
  readonly bases: readonly ChainView[];
  /** How many chains there are. */
  readonly size: number;
  /** All chains: made when somebody asks, which is dear where there are a hundred thousand. */
  readonly chains: readonly ChainView[];
}

export interface ChainView {
  readonly name: string;
  readonly policy?: 'ACCEPT' | 'DROP';
  readonly hook?: HookName;
  /** How many rules it has. */
  readonly count: number;
  readonly rules: readonly RuleView[];
}

export interface RuleView {
  readonly number: number;
  /** As iptables-save prints it, without `-A CHAIN`. */
  readonly text: string;
  /** In plain words: "To web, port 80", "1 in 3, by chance", "Every packet". */
  readonly meaning: string;
  /** Chain it jumps or goes to. */
  readonly jump?: string;
  readonly goto?: boolean;
  /** Name of the target or verdict: DNAT, ACCEPT; '' for a rule that only counts. */
  readonly target: string;
  /** Line of `RulesView.text`, from 0. */
  readonly line: number;
  /** A match or target that is not known: the walk stops at this rule. */
  readonly unknown?: string;
}

export interface TupleView {
  readonly src: string;
  readonly dst: string;
  readonly sport?: number;
  readonly dport?: number;
}

export interface ConntrackView {
  readonly id: number;
  readonly protocol: string;
  /** TCP state; '' for others. */
  readonly state: string;
  readonly seconds: number;
  readonly original: TupleView;
  readonly reply: TupleView;
  readonly flags: readonly ('UNREPLIED' | 'ASSURED' | 'SNAT' | 'DNAT' | 'UNCONFIRMED')[];
  readonly mark: number;
  readonly packets: readonly [number, number];
  readonly bytes: readonly [number, number];
  /** As `conntrack -L` prints it. */
  readonly line: string;
}
