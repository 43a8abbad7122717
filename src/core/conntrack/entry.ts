import type { Ipv4 } from '../packet/address';

/** One direction of a connection. For ICMP `sport` is the id and `dport` is type << 8 | code, as in the kernel. */
export interface Tuple {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
}

export type TcpState =
  | 'NONE' | 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE_WAIT' | 'LAST_ACK' | 'TIME_WAIT' | 'CLOSE' | 'SYN_SENT2';

/** A window as `struct ip_ct_tcp_state`, one for each direction. */
export interface TcpWindow {
  end: number;
  maxEnd: number;
  maxWindow: number;
  maxAck: number;
  scale: number;
  /** IP_CT_TCP_FLAG_* bits. */
  flags: number;
}

/** A connection: struct nf_conn. State: conntrack and NAT change it, nobody else. */
export interface Entry {
  readonly id: number;
  readonly zone: number;
  original: Tuple;
  reply: Tuple;
  /** Virtual time of the end, µs. */
  expires: number;
  confirmed: boolean;
  /** IPS_SEEN_REPLY. */
  replied: boolean;
  assured: boolean;
  dying: boolean;
  /** IPS_SRC_NAT, IPS_DST_NAT: the address was really changed. */
  srcNat: boolean;
  dstNat: boolean;
  /** IPS_SRC_NAT_DONE, IPS_DST_NAT_DONE: nat was asked, maybe for a null binding. */
  srcNatDone: boolean;
  dstNatDone: boolean;
  /** Entry that this one is RELATED to. */
  master?: number;
  mark: number;
  helper?: string;
  /** Packets and bytes: [original, reply]. */
  packets: [number, number];
  bytes: [number, number];
  tcp?: {
    state: TcpState;
    /** [original, reply]. */
    seen: [TcpWindow, TcpWindow];
    lastDirection: 0 | 1;
    lastFlags: string;
    lastSeq: number;
    lastAck: number;
    lastEnd: number;
    lastWindow: number;
    lastScale: number;
    lastWindowFlags: number;
    retransmits: number;
  };
  /** UDP: packets came both ways for more than two seconds. */
  stream?: boolean;
  sctp?: { state: string; vtag: [number, number] };
}
