import type { NetfilterState } from '../../netfilter/hooks';
import type { Family } from '../../packet/address';
import type { CommandLine } from '../command-line';
import type { EndpointSlice, Labels, Service } from '../objects';
import type { ProxyState } from './changes';

/** How kube-proxy knows that a packet comes from a pod of this node's cluster. */
export type DetectLocal =
  | { readonly mode: 'ClusterCIDR'; readonly cidrs: readonly string[] }
  | { readonly mode: 'NodeCIDR' }
  | { readonly mode: 'BridgeInterface'; readonly name: string }
  | { readonly mode: 'InterfaceNamePrefix'; readonly prefix: string }
  | { readonly mode: 'none' };

/** kube-proxy's configuration, as far as it shows in rules. */
export interface ProxyConfig {
  /** One proxier for each. */
  readonly families: readonly Family[];
  readonly detectLocal: DetectLocal;
  readonly masqueradeAll: boolean;
  /** As it stands in the rules: `0x00004000` for bit 14. */
  readonly masqueradeMark: string;
  /** Can this iptables do `MASQUERADE --random-fully` (1.6.2 and later)? */
  readonly randomFully: boolean;
  readonly localhostNodePorts: boolean;
  /** CIDRs of both families; empty for all addresses; `primary` stands for the node's own. */
  readonly nodePortAddresses: readonly string[];
  /** Was net.netfilter.nf_conntrack_tcp_be_liberal set when kube-proxy started? */
  readonly conntrackTcpLiberal: boolean;
  /** Accounting objects that the kernel lets kube-proxy create. */
  readonly accounts: readonly string[];
  readonly syncPeriodMicros: number;
}

export interface ProxyNode {
  readonly name: string;
  /** Primary addresses, at most one of a family. */
  readonly ips: readonly string[];
  /** All addresses of its interfaces. */
  readonly addresses: readonly string[];
  readonly podCIDRs: readonly string[];
  readonly labels: Labels;
}

/** What the node's kernel holds when a sync begins: kube-proxy looks before it adds or deletes a chain. */
export type KernelView = Pick<NetfilterState, 'ipv4' | 'ipv6' | 'accounts'>;

export interface SyncInput {
  readonly node: ProxyNode;
  readonly config: ProxyConfig;
  readonly services: Iterable<Service>;
  readonly slices: Iterable<EndpointSlice>;
  readonly kernel: KernelView;
  /** Virtual time, µs. */
  readonly now: number;
}

/** What one sync of one proxier did. */
export interface Sync {
  readonly family: Family;
  readonly lines: readonly CommandLine[];
  /** Were the jumps ensured and all chains written, or only those of changed Services? */
  readonly full: boolean;
  /** Services whose chains were written anew because something changed, `namespace/name`. */
  readonly changed: readonly string[];
  /** Rule-count metrics; `natTotal` includes the rules of unchanged Services, which a partial sync leaves alone. */
  readonly counts: { readonly filter: number; readonly natTotal: number; readonly natSynced: number };
  /** Services that a Local policy leaves without endpoints on this node. */
  readonly noLocalEndpoints: { readonly internal: number; readonly external: number };
}

/** A way of making Services work on a node. One file (or folder) each, and a line in `all.ts`. */
export interface ProxyMode {
  readonly name: string;
  /** The generation of kubelet that goes with it: which chains stand on a node before kube-proxy starts. */
  readonly kubelet: 'current' | 'v1.23';
  /** The upstream file that it follows. */
  readonly source: string;
  /** Done once, when kube-proxy starts on a node. */
  start(config: ProxyConfig): readonly CommandLine[];
  /**
   * One sync of each family: what must be run so that the kernel holds what the objects ask for.
   * Sorted: the same input always gives the same lines. Brings `state` to what was synced; after a failed restore, call
   * `needFullSync(state)`.
   */
  sync(state: ProxyState, input: SyncInput): readonly Sync[];
}

export const defaultProxyConfig: ProxyConfig = {
  families: ['ipv4'],
  detectLocal: { mode: 'none' },
  masqueradeAll: false,
  masqueradeMark: '0x00004000',
  randomFully: true,
  localhostNodePorts: true,
  nodePortAddresses: [],
  conntrackTcpLiberal: false,
  accounts: ['ct_state_invalid_dropped_pkts', 'localhost_nps_accepted_pkts'],
  syncPeriodMicros: 30_000_000,
};
