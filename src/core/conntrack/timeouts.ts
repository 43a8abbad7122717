import type { TcpState } from './entry';

/** Settings of one netns, by their full names. */
export type Sysctls = ReadonlyMap<string, number | string>;

/**
 * `net.netfilter.*` with the kernel's defaults; times are in seconds.
 *
 * Source: net/netfilter/nf_conntrack_standalone.c nf_ct_sysctl_table
 */
export const CONNTRACK_SYSCTLS = {
  'net.netfilter.nf_conntrack_acct': 0,
  'net.netfilter.nf_conntrack_buckets': 262144,
  'net.netfilter.nf_conntrack_checksum': 1,
  'net.netfilter.nf_conntrack_events': 2,
  'net.netfilter.nf_conntrack_expect_max': 4096,
  'net.netfilter.nf_conntrack_generic_timeout': 600,
  'net.netfilter.nf_conntrack_gre_timeout': 30,
  'net.netfilter.nf_conntrack_gre_timeout_stream': 180,
  'net.netfilter.nf_conntrack_icmp_timeout': 30,
  'net.netfilter.nf_conntrack_icmpv6_timeout': 30,
  'net.netfilter.nf_conntrack_log_invalid': 0,
  'net.netfilter.nf_conntrack_max': 262144,
  'net.netfilter.nf_conntrack_sctp_timeout_closed': 10,
  'net.netfilter.nf_conntrack_sctp_timeout_cookie_echoed': 3,
  'net.netfilter.nf_conntrack_sctp_timeout_cookie_wait': 3,
  'net.netfilter.nf_conntrack_sctp_timeout_established': 210,
  'net.netfilter.nf_conntrack_sctp_timeout_heartbeat_sent': 30,
  'net.netfilter.nf_conntrack_sctp_timeout_shutdown_ack_sent': 3,
  'net.netfilter.nf_conntrack_sctp_timeout_shutdown_recd': 3,
  'net.netfilter.nf_conntrack_sctp_timeout_shutdown_sent': 3,
  'net.netfilter.nf_conntrack_tcp_be_liberal': 0,
  'net.netfilter.nf_conntrack_tcp_ignore_invalid_rst': 0,
  'net.netfilter.nf_conntrack_tcp_loose': 1,
  'net.netfilter.nf_conntrack_tcp_max_retrans': 3,
  'net.netfilter.nf_conntrack_tcp_timeout_close': 10,
  'net.netfilter.nf_conntrack_tcp_timeout_close_wait': 60,
  'net.netfilter.nf_conntrack_tcp_timeout_established': 432000,
  'net.netfilter.nf_conntrack_tcp_timeout_fin_wait': 120,
  'net.netfilter.nf_conntrack_tcp_timeout_last_ack': 30,
  'net.netfilter.nf_conntrack_tcp_timeout_max_retrans': 300,
  'net.netfilter.nf_conntrack_tcp_timeout_syn_recv': 60,
  'net.netfilter.nf_conntrack_tcp_timeout_syn_sent': 120,
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait': 120,
  'net.netfilter.nf_conntrack_tcp_timeout_unacknowledged': 300,
  'net.netfilter.nf_conntrack_timestamp': 0,
  'net.netfilter.nf_conntrack_udp_timeout': 30,
  'net.netfilter.nf_conntrack_udp_timeout_stream': 120,
} as const;

export type ConntrackSysctl = keyof typeof CONNTRACK_SYSCTLS;

const SECOND = 1_000_000;

/** The value of a conntrack setting: what was set, else the kernel's default. */
export function setting(sysctls: Sysctls, name: ConntrackSysctl): number {
  const value = sysctls.get(name);
  return value === undefined ? CONNTRACK_SYSCTLS[name] : Number(value);
}

/** A timeout setting in µs. */
export function timeout(sysctls: Sysctls, name: ConntrackSysctl): number {
  return setting(sysctls, name) * SECOND;
}

const TCP_TIMEOUTS: Readonly<Record<TcpState, ConntrackSysctl>> = {
  NONE: 'net.netfilter.nf_conntrack_tcp_timeout_syn_sent',
  SYN_SENT: 'net.netfilter.nf_conntrack_tcp_timeout_syn_sent',
  SYN_RECV: 'net.netfilter.nf_conntrack_tcp_timeout_syn_recv',
  ESTABLISHED: 'net.netfilter.nf_conntrack_tcp_timeout_established',
  FIN_WAIT: 'net.netfilter.nf_conntrack_tcp_timeout_fin_wait',
  CLOSE_WAIT: 'net.netfilter.nf_conntrack_tcp_timeout_close_wait',
  LAST_ACK: 'net.netfilter.nf_conntrack_tcp_timeout_last_ack',
  TIME_WAIT: 'net.netfilter.nf_conntrack_tcp_timeout_time_wait',
  CLOSE: 'net.netfilter.nf_conntrack_tcp_timeout_close',
  // No setting of its own; the kernel starts it with the value of SYN_SENT and never changes it.
  SYN_SENT2: 'net.netfilter.nf_conntrack_tcp_timeout_syn_sent',
};

/** The timeout of a TCP state, µs. */
export function tcpTimeout(sysctls: Sysctls, state: TcpState): number {
  return timeout(sysctls, TCP_TIMEOUTS[state]);
}
