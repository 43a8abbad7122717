import type { EngineConfig } from '../docker/state';
import type { PodLink } from '../kube/cluster-network';
import type { CommandLine } from '../kube/command-line';
import type { LoadBalancerSpec } from '../kube/load-balancer';

/** What a cluster is made of before any object is applied. The same fields as contract 2 of the oracle. */
export interface ClusterSpec {
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly cni: string;
  readonly proxy: { readonly mode: string };
  readonly nodes: readonly NodeSpec[];
  /** Machines on the same Ethernet segment that are no nodes; one may be the router. */
  readonly hosts: readonly HostSpec[];
  /**
   * What resolv.conf of the machines says; their gateway where absent. A host with one of these addresses answers for the
   * names: to addresses, or to the one name that they stand for.
   */
  readonly dns?: {
    readonly nameservers: readonly string[];
    readonly search?: readonly string[];
    readonly names?: Readonly<Record<string, readonly string[]>>;
  };
  /** What gives Services of type LoadBalancer their addresses; none where absent, and they stay pending. */
  readonly loadBalancer?: LoadBalancerSpec;
  /** Length of the segment's network prefix; 24 where absent. */
  readonly prefix?: number;
}

export interface NodeSpec {
  readonly name: string;
  readonly ip: string;
  readonly podCIDR: string;
  readonly gateway: string;
  /** Its Ethernet devices and the cable each is on, where they are not `eth0` alone, on the cable of all. */
  readonly cables?: readonly Cable[];
  /** What sets it up instead of the usual lines: a machine that was read from dumps. Lines that fail are passed over. */
  readonly setUp?: readonly CommandLine[];
  /** How pods hang on it, by the pod's address, where their network was read from dumps. */
  readonly podLinks?: Readonly<Record<string, PodLink>>;
}

export interface Cable {
  readonly device: string;
  /** `lan` is the cable that all machines are on. */
  readonly segment: string;
  readonly mac?: string;
}

export interface HostSpec {
  readonly name: string;
  readonly ip: string;
  /** As `ip route add` takes them: `10.200.0.0/24 via 192.168.11.109`, `blackhole default`. */
  readonly routes: readonly string[];
  /** An engine runs on it; what is absent is as Docker sets itself up. */
  readonly docker?: Partial<EngineConfig>;
}
