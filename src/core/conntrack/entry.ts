import type { Ipv4 } from '../packet/address';

/** One direction of a connection. For ICMP `sport` is the id and `dport` is type << 8 | code, as in the kernel. */
export interface Tuple {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly protocol: number;
  readonly sport: number;
  readonly dport: number;
}

/** 0 is the original direction, 1 the reply: an index into `packets`, `bytes` and the like. */
export type Direction = 0 | 1;

/** A conntrack zone. Without `direction` it counts for both; otherwise the other direction is in zone 0. */
export interface Zone {
  readonly id: number;
  readonly direction?: 'original' | 'reply';
}

export type TcpState =
  | 'NONE'
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'SYN_SENT2';

/** Kind of a segment by its flags: enum tcp_bit_set. */
export type TcpKind = 'SYN' | 'SYNACK' | 'FIN' | 'ACK' | 'RST' | 'NONE';

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

/** What the TCP tracker remembers: struct ip_ct_tcp. `last…` is about the segment before. */
export interface TcpTrack {
  state: TcpState;
  /** [original, reply]. */
  readonly seen: readonly [TcpWindow, TcpWindow];
  lastDirection: Direction;
  lastKind: TcpKind;
  lastSeq: number;
  lastAck: number;
  lastEnd: number;
  lastWindow: number;
  lastScale: number;
  lastFlags: number;
  retransmits: number;
}

export type SctpState =
  | 'NONE'
  | 'CLOSED'
  | 'COOKIE_WAIT'
  | 'COOKIE_ECHOED'
  | 'ESTABLISHED'
  | 'SHUTDOWN_SENT'
  | 'SHUTDOWN_RECD'
  | 'SHUTDOWN_ACK_SENT'
  | 'HEARTBEAT_SENT';

/** A connection: struct nf_conn. State: conntrack and NAT change it, nobody else. */
export interface Entry {
  readonly id: number;
  /** Zone number; 0 unless CT --zone gave another. */
  readonly zone: number;
  /** The zone counts for one direction only (CT --zone-orig, --zone-reply). */
  readonly zoneDirection?: 'original' | 'reply';
  original: Tuple;
  reply: Tuple;
  /** Virtual time of the end, µs. */
  expires: number;
  confirmed: boolean;
  /** IPS_SEEN_REPLY. */
  replied: boolean;
  assured: boolean;
  /** Taken out of the table; a packet under way may still refer to it. */
  dying: boolean;
  /** IPS_SRC_NAT, IPS_DST_NAT: the address was really changed. */
  srcNat: boolean;
  dstNat: boolean;
  /** IPS_SRC_NAT_DONE, IPS_DST_NAT_DONE: nat was asked, maybe for a null binding. */
  srcNatDone: boolean;
  dstNatDone: boolean;
  /** Lost a race for its original tuple: only replies find it, for a second. IPS_NAT_CLASH. */
  clash?: boolean;
  /** Its first packet was dropped, and its source binding given up. */
  released?: boolean;
  /** Device that MASQUERADE chose the address of: struct nf_conn_nat masq_index. */
  masqueradeDevice?: string;
  /** Entry that this one is RELATED to. */
  master?: number;
  mark: number;
  helper?: string;
  /** Labels set by `-m connlabel --set`, bit numbers in order. */
  labels?: number[];
  /** Its packets and bytes are counted (nf_conntrack_acct was on when it began). */
  readonly counted: boolean;
  /** Packets and bytes: [original, reply]. */
  packets: [number, number];
  bytes: [number, number];
  /** Virtual time it was made, µs. */
  readonly since: number;
  tcp?: TcpTrack;
  /** UDP: virtual time after which traffic both ways is a stream, µs. */
  streamFrom?: number;
  sctp?: { state: SctpState };
  /** Who rewrites sequence numbers and by how much: struct nf_conn_seqadj, [original, reply]. */
  sequences?: [SequenceShift, SequenceShift];
  /** What a helper remembers of lines: positions after the last newlines of each direction. */
  lines?: [number[], number[]];
  /** It was expected by a translated connection: NAT follows that one. */
  follow?: { readonly port: number; readonly direction: Direction };
  /** Somebody listens to events of it: what was told last; '' before anything was. */
  told?: string;
  /** SYNPROXY answers the client in place of the server: struct nf_conn_synproxy. */
  synproxy?: SynproxyTrack;
}

/** By how much sequence numbers of one direction change, up to a position and after it: struct nf_ct_seqadj. */
export interface SequenceShift {
  position: number;
  before: number;
  after: number;
}

/** What SYNPROXY remembers of a handshake. */
export interface SynproxyTrack {
  /** Sequence number that the client was told to be the server's. */
  isn: number;
  /** Timestamp that the client was told. */
  timestamp: number;
  /** What the server's timestamps are ahead of those that the client was told. */
  timestampOffset: number;
}
