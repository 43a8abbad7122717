import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { ConntrackTable } from '../conntrack/table';
import type { SetStore } from '../ipset/set';
import type { HookName, Place } from '../trace/step';
import type { TraceBuilder } from '../trace/builder';
import type { AddressType, RecentList, SocketOwner } from './extension';
import type { Ruleset } from './rule';

/** All of netfilter in one netns. State. */
export interface NetfilterState {
  ipv4: Ruleset;
  /** ip6tables: parsed, printed and edited; packets are IPv4. */
  ipv6: Ruleset;
  conntrack: ConntrackTable;
  sets: SetStore;
  recent: Map<string, RecentList>;
  /** nfacct objects. */
  accounts: Map<string, { packets: number; bytes: number }>;
  /** State that matches share by name: key `kind/name`. */
  shared: Map<string, unknown>;
  sysctls: Map<string, number | string>;
}

/** What netfilter asks of the network code; `net` makes one for each packet it takes through a hook. */
export interface NetServices {
  addressType(address: Ipv4, device?: string): AddressType;
  reversePath(
    packet: Packet,
    options: { readonly loose: boolean; readonly acceptLocal: boolean; readonly validMark: boolean },
  ): boolean;
  socket(packet: Packet): SocketOwner | undefined;
  listens(protocol: number, address: Ipv4, port: number): number | undefined;
  deviceGroup(device: string): number;
  /** Address MASQUERADE takes for a packet that leaves by `packet.oif`; inet_select_addr(out, nexthop, RT_SCOPE_UNIVERSE). */
  masqueradeAddress(packet: Packet): Ipv4 | undefined;
  primaryAddress(device: string): Ipv4 | undefined;
  reject(packet: Packet, how: { readonly icmp: readonly [type: number, code: number] } | 'tcp-reset'): void;
  clone(packet: Packet, gateway: Ipv4, device?: string): void;
  /** Sends what netfilter itself made because of another packet, from OUTPUT on. `byRule`: a rule that still works asks for it. */
  send(made: Packet, about: Packet, title: string, byRule: boolean): void;
  pathMtu(packet: Packet): number;
  log(line: string): void;
}

export interface HookEnv {
  readonly hook: HookName;
  /** Netns: the first two parts of every step's place. */
  readonly place: Place;
  readonly state: NetfilterState;
  /** '' where there is none. */
  readonly in: string;
  readonly out: string;
  /** Virtual time, µs. */
  readonly now: number;
  random(): number;
  readonly net: NetServices;
  readonly trace: TraceBuilder;
  /** Set by an entry that took the packet without refusing it (a queue): the sender is not told. */
  stolen?: boolean;
}

/** One place in a hook's list: conntrack, a table, nat, confirm; IPVS and nftables base chains put themselves here too. */
export interface HookEntry {
  readonly name: string;
  /** Lower runs first. Source: include/uapi/linux/netfilter_ipv4.h enum nf_ip_hook_priorities */
  readonly priority: number;
  /** The packet as it goes on, or `undefined` when it stops here (the step that says why is in the trace). */
  run(packet: Packet, env: HookEnv): Packet | undefined;
}
