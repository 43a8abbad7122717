/** What a cluster is made of before any object is applied. The same fields as contract 2 of the oracle. */
export interface ClusterSpec {
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly cni: string;
  readonly proxy: { readonly mode: string };
  readonly nodes: readonly NodeSpec[];
  /** Machines on the same Ethernet segment that are no nodes; one may be the router. */
  readonly hosts: readonly HostSpec[];
}

export interface NodeSpec {
  readonly name: string;
  readonly ip: string;
  readonly podCIDR: string;
  readonly gateway: string;
}

export interface HostSpec {
  readonly name: string;
  readonly ip: string;
  /** As `ip route add` takes them: `10.200.0.0/24 via 192.168.11.109`, `blackhole default`. */
  readonly routes: readonly string[];
}
