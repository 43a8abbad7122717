import type { Packet, Sctp } from '../../packet/packet';
import { refresh } from '../account';
import type { Direction, Entry, SctpState } from '../entry';
import type { TrackEnv } from '../table';
import { type ConntrackSysctl, timeout } from '../timeouts';
import type { Tracking } from './generic';

const INIT = 1;
const INIT_ACK = 2;
const ABORT = 6;
const COOKIE_ECHO = 10;
const COOKIE_ACK = 11;
const SHUTDOWN_COMPLETE = 14;

/** States in the order of the columns below. */
export const SCTP_STATES: readonly SctpState[] = [
  'NONE',
  'CLOSED',
  'COOKIE_WAIT',
  'COOKIE_ECHOED',
  'ESTABLISHED',
  'SHUTDOWN_SENT',
  'SHUTDOWN_RECD',
  'SHUTDOWN_ACK_SENT',
  'HEARTBEAT_SENT',
];
const SHORT: Readonly<Record<string, SctpState>> = {
  CL: 'CLOSED',
  CW: 'COOKIE_WAIT',
  CE: 'COOKIE_ECHOED',
  ES: 'ESTABLISHED',
  SS: 'SHUTDOWN_SENT',
  SR: 'SHUTDOWN_RECD',
  SA: 'SHUTDOWN_ACK_SENT',
  HS: 'HEARTBEAT_SENT',
};

/**
 * The next state by direction and chunk type, a column for each state; `--` is invalid.
 * Source: net/netfilter/nf_conntrack_proto_sctp.c sctp_conntracks
 */
const NEXT: readonly [Readonly<Record<number, string>>, Readonly<Record<number, string>>] = [
  {
    1: 'CL CL CW CE ES CL CL SA CW',
    2: 'CL CL CW CE ES SS SR SA CL',
    6: 'CL CL CL CL CL CL CL CL CL',
    7: 'CL CL CW CE SS SS SR SA CL',
    8: 'SA CL CW CE ES SA SA SA SA',
    9: 'CL CL CW CE ES SS SR SA CL',
    10: 'CL CL CE CE ES SS SR SA CL',
    11: 'CL CL CW CE ES SS SR SA CL',
    14: 'CL CL CW CE ES SS SR CL CL',
    4: 'HS CL CW CE ES SS SR SA HS',
    5: 'CL CL CW CE ES SS SR SA HS',
  },
  {
    1: '-- CL CW CE ES SS SR SA --',
    2: '-- CW CW CE ES SS SR SA --',
    6: '-- CL CL CL CL CL CL CL --',
    7: '-- CL CW CE SR SS SR SA --',
    8: '-- CL CW CE ES SA SA SA --',
    9: '-- CL CW CL ES SS SR SA --',
    10: '-- CL CW CE ES SS SR SA --',
    11: '-- CL CW ES ES SS SR SA --',
    14: '-- CL CW CE ES SS SR CL --',
    4: '-- CL CW CE ES SS SR SA HS',
    5: '-- CL CW CE ES SS SR SA ES',
  },
];

const TIMEOUTS: Readonly<Record<SctpState, ConntrackSysctl>> = {
  NONE: 'net.netfilter.nf_conntrack_sctp_timeout_closed',
  CLOSED: 'net.netfilter.nf_conntrack_sctp_timeout_closed',
  COOKIE_WAIT: 'net.netfilter.nf_conntrack_sctp_timeout_cookie_wait',
  COOKIE_ECHOED: 'net.netfilter.nf_conntrack_sctp_timeout_cookie_echoed',
  ESTABLISHED: 'net.netfilter.nf_conntrack_sctp_timeout_established',
  SHUTDOWN_SENT: 'net.netfilter.nf_conntrack_sctp_timeout_shutdown_sent',
  SHUTDOWN_RECD: 'net.netfilter.nf_conntrack_sctp_timeout_shutdown_recd',
  SHUTDOWN_ACK_SENT: 'net.netfilter.nf_conntrack_sctp_timeout_shutdown_ack_sent',
  HEARTBEAT_SENT: 'net.netfilter.nf_conntrack_sctp_timeout_heartbeat_sent',
};

/**
 * SCTP associations.
 *
 * Source: net/netfilter/nf_conntrack_proto_sctp.c nf_conntrack_sctp_packet()
 * Differs: our packets carry no verification tags, so every tag is right.
 */
export function trackSctp(entry: Entry, packet: Packet, sctp: Sctp, direction: Direction, env: TrackEnv): Tracking {
  const { chunks } = sctp;
  if (!isWellFormed(chunks)) return 'invalid';
  if (!entry.confirmed) {
    if (chunks.some((c) => c === ABORT || c === SHUTDOWN_COMPLETE || c === COOKIE_ACK)) return 'invalid';
    // A chunk that changes no state (DATA, SACK) cannot begin an association.
    if (chunks.some((c) => next('NONE', 0, c) === 'NONE')) return 'invalid';
    entry.sctp = { state: 'NONE' };
  }
  const track = entry.sctp;
  if (!track) return 'invalid';
  let before = track.state;
  for (const chunk of chunks) {
    before = track.state;
    const state = next(before, direction, chunk);
    if (state === undefined) return 'invalid';
    track.state = state;
  }
  refresh(entry, direction, packet.length, env.now, timeout(env.state.sysctls, TIMEOUTS[track.state]));
  if (before === 'COOKIE_ECHOED' && direction === 1 && track.state === 'ESTABLISHED') entry.assured = true;
  return 'accept';
}

/** INIT, INIT ACK and SHUTDOWN COMPLETE stand alone, COOKIE ECHO and COOKIE ACK first. Source: do_basic_checks() */
function isWellFormed(chunks: readonly number[]): boolean {
  const alone = (c: number) => c === INIT || c === INIT_ACK || c === SHUTDOWN_COMPLETE;
  if (chunks.length === 0) return false;
  if (chunks.length > 1 && chunks.some(alone)) return false;
  return !chunks.slice(1).some((c) => c === COOKIE_ECHO || c === COOKIE_ACK);
}

function next(state: SctpState, direction: Direction, chunk: number): SctpState | undefined {
  const row = NEXT[direction][chunk];
  return row === undefined ? state : SHORT[row.split(' ')[SCTP_STATES.indexOf(state)] ?? ''];
}
