import type { NetfilterState } from '../netfilter/hooks';
import type { Cidr, Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { Place } from '../trace/step';
import type { Fib } from './route';
import type { InterfaceConf } from './sysctl';
import type { Served } from './served';

export type DeviceKind = 'loopback' | 'ethernet' | 'veth' | 'bridge' | 'vxlan' | 'dummy';

/** An address of a device; the first of a subnet is its primary. */
export interface InterfaceAddress extends Cidr {
  readonly scope: 'global' | 'link' | 'host';
}

/** A network device. `kind` names its file in `devices/`; what only that kind needs is in `data`. State. */
export interface Device {
  readonly name: string;
  readonly index: number;
  readonly kind: DeviceKind;
  mac: string;
  mtu: number;
  up: boolean;
  addresses: InterfaceAddress[];
  /** Addresses of IPv6 with their prefix: kept and shown, for packets are IPv4. */
  ipv6?: readonly string[];
  /** The bridge it is a port of. */
  master?: string;
  hairpin?: boolean;
  /** Where the other end of the cable is: a device of another netns, or a segment. */
  peer?: Place;
  /** Needs no neighbour's MAC: every next hop is reached. */
  noarp?: boolean;
  /** `ip link set group`. */
  group: number;
  data?: unknown;
}

export interface Route {
  readonly destination: Cidr;
  /** `throw` sends the question on to the next rule. */
  readonly type: 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit' | 'throw';
  readonly via?: Ipv4;
  readonly device?: string;
  readonly source?: Ipv4;
  readonly scope: 'global' | 'link' | 'host';
  readonly metric: number;
  readonly onlink?: boolean;
  /** Several next hops by one device, of which a hash of the packet chooses; `via` is the first. */
  readonly hops?: readonly { readonly via: Ipv4; readonly weight: number }[];
  readonly proto: 'kernel' | 'static' | 'boot';
}

/** A rule of policy routing: what must fit, and where to look then. A value. Source: struct fib_rule */
export interface PolicyRule {
  readonly priority: number;
  readonly not?: boolean;
  readonly from?: Cidr;
  readonly to?: Cidr;
  readonly mark?: { readonly value: number; readonly mask: number };
  readonly iif?: string;
  readonly oif?: string;
  readonly tos?: number;
  readonly protocol?: number;
  readonly sport?: readonly [number, number];
  readonly dport?: readonly [number, number];
  readonly action:
    | { readonly kind: 'lookup'; readonly table: number }
    | { readonly kind: 'goto'; readonly priority: number }
    | { readonly kind: 'nop' | 'blackhole' | 'unreachable' | 'prohibit' };
  /** Routes of this prefix length or shorter do not count. */
  readonly suppressPrefix?: number;
}

/** A network namespace: a host's own (`node-1/root`) or a pod's (`node-1/web-x2m4k`). State. */
export interface Netns {
  readonly place: Place;
  readonly host: string;
  devices: Map<string, Device>;
  nextDevice: number;
  /** Main table, as `ip route` lists it, without the routes that follow from addresses. Call `refresh` after a change. */
  routes: Route[];
  /** Routes of IPv6 as `ip -6 route` prints them: kept and shown, for packets are IPv4. */
  ipv6Routes?: readonly string[];
  /** Rules of policy routing, by priority; absent where there are only the usual three. */
  rules?: readonly PolicyRule[];
  /** Tables besides local and main, by number. */
  tables?: Map<number, Route[]>;
  /** device/address to MAC; made by `ip neigh replace`. Others resolve by themselves. */
  neighbours: Map<string, string>;
  /** device/address to what ARP said of an address that moves between machines, µs: it is believed for a while. */
  learned?: Map<string, Neighbour>;
  /** Addresses that a program here answers ARP for although no device has them. */
  announced?: Set<Ipv4>;
  netfilter: NetfilterState;
  sockets: Socket[];
  nextSocket: number;
  /** Grows with each timer that is set. */
  nextTimer: number;
  /** Follows from devices, routes and sysctls; `refresh` makes it anew. */
  fib: Fib;
  conf: Map<string, InterfaceConf>;
  /** How often a sender was told that there is no route, or a better one. */
  peers: Map<Ipv4, Peer>;
  /** Fragments that wait for the others. */
  fragments: Map<string, Packet[]>;
  /** The last requests that servers here answered. */
  served?: Served[];
}

/** A value. */
export interface Neighbour {
  readonly mac: string;
  readonly time: number;
}

/** Source: struct inet_peer. State; times in µs. */
export interface Peer {
  tokens: number;
  /** When the account was last looked into. */
  time: number;
  redirects: number;
}

/** How a request ended, as the program that made it learned it. A value. */
export interface Result {
  readonly outcome: 'reply' | 'refused' | 'unreachable' | 'timeout';
  /** What came back, or what the program prints. */
  readonly text: string;
  /** Everything that came back, headers included. */
  readonly full?: string;
  /** Who sent the ICMP error that ended it. */
  readonly from?: string;
}

/** A program that answers. Its name is in the answers, with the address that it saw. A value. */
export interface Server {
  readonly kind: 'server';
  readonly name: string;
  /** Which of the run's programs makes its answers; without one it says who it is. */
  readonly program?: string;
  /** What that program must know: the Service it answers for. */
  readonly note?: string;
}

/** Who is told how a request ended that no caller waits for. A value. */
export interface Continuation {
  readonly program: string;
  /** For that program. Plain data. */
  readonly note: unknown;
}

/** What a TCP client sends once it is connected; '' for a client that only connects. A value. */
export interface Asking {
  readonly text: string;
  readonly title: string;
  /** How it knows that an answer is whole. */
  readonly framing: 'http' | 'dns' | 'none';
}

export type TcpSocketState = 'SYN-SENT' | 'SYN-RECEIVED' | 'ESTABLISHED' | 'FIN-WAIT' | 'LAST-ACK' | 'CLOSED';

/** One end of a TCP connection. Sequence numbers as in RFC 9293. */
export interface Connection {
  readonly kind: 'connection';
  readonly client: boolean;
  readonly flow: number;
  readonly remote: Ipv4;
  readonly remotePort: number;
  readonly name: string;
  state: TcpSocketState;
  sendNext: number;
  receiveNext: number;
  /** The last segment that is not acknowledged, to be sent again. */
  unacknowledged?: { readonly seq: number; readonly flags: number; readonly text: string; readonly title: string };
  retries: number;
  /** Which timer counts; 0 for none. */
  timer: number;
  peerTimestamp: number;
  /** When a client gives up, µs. */
  deadline: number;
  /** Of a client: a GET where absent. */
  readonly asking?: Asking;
  /** Of a server: the program that listens. */
  readonly server?: Server;
  readonly after?: Continuation;
  /** What the other end takes in one segment, its SYN says. */
  peerMss?: number;
  /** What waits until the other end acknowledged what is under way. */
  backlog?: { readonly text: string; readonly title: string };
  /** The beginning of an answer that is not whole yet. */
  received?: string;
  result?: Result;
}

/** A program that waits for an answer: a UDP client or ping. */
export interface Waiting {
  readonly kind: 'waiting';
  readonly flow: number;
  readonly remote: Ipv4;
  readonly remotePort: number;
  timer: number;
  /** How many answers end the wait; 1 where absent. */
  readonly wants?: number;
  /** Those that came so far. */
  answers?: readonly string[];
  readonly name?: string;
  readonly after?: Continuation;
  result?: Result;
}

/** A server or client socket. For ping the port is the identifier. State. */
export interface Socket {
  readonly number: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** 0 is any address. */
  readonly address: Ipv4;
  readonly port: number;
  readonly listening: boolean;
  uid: number;
  data: Server | Connection | Waiting;
}
