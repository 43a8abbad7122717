import type { Ipv4 } from './address';

/** TCP flag bits, as in the header. */
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;
export const URG = 32;
export const ECE = 64;
export const CWR = 128;

/** IP protocol numbers. */
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const SCTP = 132;

/** TCP options that somebody reads; sizes in the header follow from them. */
export interface TcpOptions {
  readonly mss?: number;
  readonly windowScale?: number;
  readonly sackPermitted?: boolean;
  /** Sequence ranges, left edge and right edge, unsigned 32 bit. */
  readonly sack?: readonly (readonly [number, number])[];
  readonly timestamp?: readonly [value: number, echo: number];
}

export interface Tcp {
  readonly kind: 'tcp';
  readonly sport: number;
  readonly dport: number;
  /** Bits of FIN … CWR. */
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly options?: TcpOptions;
}

export interface Udp {
  readonly kind: 'udp';
  readonly sport: number;
  readonly dport: number;
}

export interface Icmp {
  readonly kind: 'icmp';
  readonly type: number;
  readonly code: number;
  /** Echo identifier and sequence number; 0 in errors. */
  readonly id: number;
  readonly seq: number;
  /** Next-hop MTU of type 3 code 4; gateway of a redirect. */
  readonly extra?: number;
  /** The packet an ICMP error is about. */
  readonly quoted?: Packet;
  /** How many bytes of `quoted` the error carries, its IP header included. */
  readonly quotedBytes?: number;
}

/** SCTP, with what `-m sctp` and conntrack look at. */
export interface Sctp {
  readonly kind: 'sctp';
  readonly sport: number;
  readonly dport: number;
  /** Chunk types in order. */
  readonly chunks: readonly number[];
}

/** Any other protocol: only its number and its bytes are known. */
export interface Other {
  readonly kind: 'other';
}

export type Transport = Tcp | Udp | Icmp | Sctp | Other;

/** What follows the transport header. Each character of `text` is one byte; without it every byte is an `x`. */
export type Payload =
  | { readonly kind: 'bytes'; readonly length: number; readonly text?: string }
  | { readonly kind: 'vxlan'; readonly vni: number; readonly frame: Frame };

/** An Ethernet frame that carries IPv4. */
export interface Frame {
  readonly source: string;
  readonly destination: string;
  readonly packet: Packet;
}

/** States as `-m conntrack --ctstate` names them. */
export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED';

/** The connection a packet belongs to: skb->_nfct. */
export interface PacketCt {
  readonly state: CtState;
  /** `Entry.id`; 0 for INVALID and UNTRACKED. */
  readonly entry: number;
  readonly direction: 'original' | 'reply';
}

/** What a rule gave a packet before conntrack sees it: a template struct nf_conn. */
export interface CtTemplate {
  readonly zone: { readonly id: number; readonly direction?: 'original' | 'reply' };
  readonly helper?: string;
  /** The connection is opened by SYNPROXY. */
  readonly synproxy?: boolean;
}

/**
 * An IPv4 packet with what the kernel keeps beside it (skb). A value: never changed, replaced by a copy.
 * The metadata at the end lives only inside one network namespace.
 */
export interface Packet {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly protocol: number;
  readonly ttl: number;
  readonly tos: number;
  /** IP identification. */
  readonly id: number;
  readonly dontFragment: boolean;
  /** In units of bytes; absent for a packet that is no fragment. */
  readonly fragment?: { readonly offset: number; readonly more: boolean } | undefined;
  /** Total length of the IP packet, header included, bytes. */
  readonly length: number;
  readonly transport: Transport;
  readonly payload: Payload;

  /** skb->mark, unsigned 32 bit. */
  readonly mark: number;
  /** skb->priority, set by CLASSIFY. */
  readonly priority: number;
  /** Absent until conntrack has seen the packet. */
  readonly ct?: PacketCt | undefined;
  /** What CT in the raw table wants of the connection that conntrack finds or makes next. */
  readonly template?: CtTemplate | undefined;
  /** Names of devices; '' where there is none. */
  readonly iif: string;
  readonly oif: string;
  /** Bridge ports, set while br_netfilter has the packet (physdev). */
  readonly physIn?: string | undefined;
  readonly physOut?: string | undefined;
  readonly type: 'host' | 'broadcast' | 'multicast' | 'otherhost';
  /** Source and destination MAC of the frame it came in. */
  readonly mac?: { readonly source: string; readonly destination: string } | undefined;
  /** The local socket that sent it (owner, cgroup); its number in the netns. */
  readonly socket?: number | undefined;
  /** Set by TRACE. */
  readonly traced?: boolean | undefined;
  /** IPsec, route realm and other rarities stay out until something needs them. */
}
