import { ACK, FIN, RST, SYN, type Tcp, URG } from '../../packet/packet';
import type { TcpKind, TcpState } from '../entry';

/** The next state; `IGNORE` lets the segment pass without an effect, `INVALID` does not know it. */
export type NextTcpState = TcpState | 'IGNORE' | 'INVALID';

/** TCP's states in the order of `enum tcp_conntrack`. */
export const TCP_STATES: readonly TcpState[] = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
];

const SHORT: Readonly<Record<string, NextTcpState>> = {
  SS: 'SYN_SENT',
  SR: 'SYN_RECV',
  ES: 'ESTABLISHED',
  FW: 'FIN_WAIT',
  CW: 'CLOSE_WAIT',
  LA: 'LAST_ACK',
  TW: 'TIME_WAIT',
  CL: 'CLOSE',
  S2: 'SYN_SENT2',
  ig: 'IGNORE',
  iv: 'INVALID',
};

/** A row of the table below: the next state by the present one. */
function row(text: string): Readonly<Record<TcpState, NextTcpState>> {
  const columns = text.split(' ').map((word) => SHORT[word] ?? 'INVALID');
  return Object.fromEntries(TCP_STATES.map((state, i) => [state, columns[i] ?? 'INVALID'])) as Record<
    TcpState,
    NextTcpState
  >;
}

/**
 * The state machine, by direction and kind of segment. Columns: NONE, SYN_SENT, SYN_RECV, ESTABLISHED, FIN_WAIT,
 * CLOSE_WAIT, LAST_ACK, TIME_WAIT, CLOSE, SYN_SENT2.
 *
 * Source: net/netfilter/nf_conntrack_proto_tcp.c tcp_conntracks
 */
export const NEXT_TCP_STATE: readonly [
  Readonly<Record<TcpKind, Readonly<Record<TcpState, NextTcpState>>>>,
  Readonly<Record<TcpKind, Readonly<Record<TcpState, NextTcpState>>>>,
] = [
  {
    SYN: row('SS SS ig ig ig ig ig SS SS S2'),
    SYNACK: row('iv iv SR iv iv iv iv iv iv SR'),
    FIN: row('iv iv FW FW LA LA LA TW CL iv'),
    ACK: row('ES iv ES ES CW CW TW TW CL iv'),
    RST: row('iv CL CL CL CL CL CL CL CL CL'),
    NONE: row('iv iv iv iv iv iv iv iv iv iv'),
  },
  {
    SYN: row('iv S2 iv iv iv iv iv SS iv S2'),
    SYNACK: row('iv SR ig ig ig ig ig ig ig SR'),
    FIN: row('iv iv FW FW LA LA LA TW CL iv'),
    ACK: row('iv ig SR ES CW CW TW TW CL ig'),
    RST: row('iv CL CL CL CL CL CL CL CL CL'),
    NONE: row('iv iv iv iv iv iv iv iv iv iv'),
  },
];

/** Flag combinations that exist; PSH, ECE and CWR may always be there. Source: tcp_valid_flags */
export const VALID_TCP_FLAGS: ReadonlySet<number> = new Set([
  SYN,
  SYN | URG,
  SYN | ACK,
  RST,
  RST | ACK,
  FIN | ACK,
  FIN | ACK | URG,
  ACK,
  ACK | URG,
]);

/** Kind of a segment. Source: get_conntrack_index() */
export function tcpKindOf({ flags }: Tcp): TcpKind {
  if (flags & RST) return 'RST';
  if (flags & SYN) return flags & ACK ? 'SYNACK' : 'SYN';
  if (flags & FIN) return 'FIN';
  return flags & ACK ? 'ACK' : 'NONE';
}
