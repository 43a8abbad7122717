import type { NetfilterState } from '../netfilter/hooks';
import type { Cidr, Ipv4 } from '../packet/address';
import type { Place } from '../trace/step';

/** A network device. `kind` names its file in `devices/`; what only that kind needs is in `data`. State. */
export interface Device {
  readonly name: string;
  readonly index: number;
  readonly kind: 'loopback' | 'ethernet' | 'veth' | 'bridge' | 'vxlan' | 'dummy';
  mac: string;
  mtu: number;
  up: boolean;
  addresses: Cidr[];
  /** The bridge it is a port of. */
  master?: string;
  hairpin?: boolean;
  /** Where the other end of the cable is: a device of another netns, or a segment. */
  peer?: Place;
  data?: unknown;
}

export interface Route {
  readonly destination: Cidr;
  readonly type: 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit';
  readonly via?: Ipv4;
  readonly device?: string;
  readonly source?: Ipv4;
  readonly scope: 'global' | 'link' | 'host';
  readonly metric: number;
  readonly onlink?: boolean;
  readonly proto: 'kernel' | 'static' | 'boot';
}

/** A network namespace: a host's own (`node-1/root`) or a pod's (`node-1/web-x2m4k`). State. */
export interface Netns {
  readonly place: Place;
  readonly host: string;
  devices: Map<string, Device>;
  /** Main table, as `ip route` lists it; local and broadcast routes follow from the addresses. */
  routes: Route[];
  /** device/address to MAC; made by `ip neigh replace`. Others resolve by themselves. */
  neighbours: Map<string, string>;
  netfilter: NetfilterState;
  sockets: Socket[];
}

/** A server or client socket. State. */
export interface Socket {
  readonly number: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly address: Ipv4;
  readonly port: number;
  readonly listening: boolean;
  uid: number;
  data?: unknown;
}
