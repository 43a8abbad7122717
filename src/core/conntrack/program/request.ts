import type { Family, Ipv4 } from '../../packet/address';
import type { SctpState, TcpState } from '../entry';
import type { Table, Verb } from './option-table';

/** A tuple as far as it was given. ICMP has its id in `sport`, as entries have. */
export interface Side {
  source?: Ipv4;
  destination?: Ipv4;
  sport?: number;
  dport?: number;
}

/** An address and a port that NAT uses, as far as they were given. */
export interface NatSide {
  address?: Ipv4;
  port?: number;
}

/** Bits of a mark. */
export interface Mark {
  readonly value: number;
  readonly mask: number;
}

/** What was said of a connection: to find it, to make it, or to change it. Filled while words are read. */
export interface Wanted {
  readonly original: Side;
  readonly reply: Side;
  /** Networks of the original tuple. */
  readonly masks: { source?: Ipv4; destination?: Ipv4 };
  protocol?: number;
  readonly icmp: { type?: number; code?: number };
  tcp?: TcpState;
  sctp?: SctpState;
  timeout?: number;
  /** Status bits that must be there, or be set. */
  status?: number;
  /** Status bits that the kernel looks at where connections are listed. */
  statusMask: number;
  mark?: Mark;
  /** The mark that the kernel looks for where connections are listed and deleted. */
  kernelMark?: Mark;
  id?: number;
  zone?: number;
  originalZone?: number;
  replyZone?: number;
  readonly sourceNat: NatSide;
  readonly destinationNat: NatSide;
}

/** One command line, read. */
export interface Request {
  /** Absent where none was given. */
  readonly verb: Verb | undefined;
  readonly table: Table;
  /** Letters of the options that were given. */
  readonly given: ReadonlySet<string>;
  readonly family: Family | undefined;
  readonly wanted: Wanted;
  readonly output: ReadonlySet<string>;
  /** Events that were asked for; all where there is none. */
  readonly events: ReadonlySet<string>;
}

/** Ends the program with a message. */
export class ConntrackError extends Error {
  /** 2: the words are wrong, and a hint follows. */
  readonly code: 1 | 2;
  constructor(message: string, code: 1 | 2 = 2) {
    super(message);
    this.name = 'ConntrackError';
    this.code = code;
  }
}

export const VERSION = 'conntrack v1.4.7 (conntrack-tools)';

/** Bits of a connection's status. Source: include/uapi/linux/netfilter/nf_conntrack_common.h ip_conntrack_status */
export const STATUS = {
  EXPECTED: 0x1,
  SEEN_REPLY: 0x2,
  ASSURED: 0x4,
  CONFIRMED: 0x8,
  FIXED_TIMEOUT: 0x400,
  OFFLOAD: 0x4000,
  HW_OFFLOAD: 0x8000,
} as const;
