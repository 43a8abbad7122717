import { ACK, FIN, type Packet, RST, SYN, type Tcp, URG } from '../../packet/packet';
import { account, refresh } from '../account';
import type { Direction, Entry, TcpKind, TcpState, TcpTrack, TcpWindow } from '../entry';
import { isClosing } from '../evict';
import { withOwnAck } from '../sequences';
import { destroy, type TrackEnv } from '../table';
import { setting, tcpTimeout, timeout } from '../timeouts';
import type { Tracking } from './generic';
import { NEXT_TCP_STATE, tcpKindOf, VALID_TCP_FLAGS } from './tcp-states';
import {
  before,
  CHALLENGE_ACK,
  CLOSE_INIT,
  DATA_UNACKNOWLEDGED,
  inWindow,
  LIBERAL,
  MAXACK_SET,
  readOptions,
  SACK_PERMITTED,
  type Segment,
  SIMULTANEOUS_OPEN,
  WINDOW_SCALE,
} from './tcp-window';

/**
 * TCP: state, windows, timeouts.
 *
 * Source: net/netfilter/nf_conntrack_proto_tcp.c nf_conntrack_tcp_packet()
 */
export function trackTcp(entry: Entry, packet: Packet, tcp: Tcp, direction: Direction, env: TrackEnv): Tracking {
  if (!VALID_TCP_FLAGS.has(tcp.flags & (FIN | SYN | RST | ACK | URG))) return 'invalid';
  const segment: Segment = { tcp, kind: tcpKindOf(tcp), end: endOf(packet, tcp) };
  if (!entry.confirmed && !begin(entry, segment, env)) return 'invalid';
  const track = entry.tcp;
  if (!track) throw new Error(`connection ${entry.id} is TCP without a TCP state`);

  let old = track.state;
  let next = NEXT_TCP_STATE[direction][segment.kind][old];
  switch (next) {
    case 'INVALID':
      return 'invalid';
    case 'SYN_SENT':
    case 'IGNORE':
      if (next === 'SYN_SENT') {
        if (!isClosed(old)) break;
        if (isAborted(track, direction)) return destroy(env.state.conntrack, entry) ? 'repeat' : 'drop';
      }
      if (!answersIgnoredSyn(track, direction, segment)) {
        noteIgnored(track, direction, segment, old);
        return 'accept';
      }
      adoptIgnoredSyn(track, direction);
      old = 'SYN_SENT';
      next = 'SYN_RECV';
      break;
    case 'TIME_WAIT':
      // RFC 5961: this acknowledges nothing, it answers a SYN that came in between.
      if (
        old === 'LAST_ACK' &&
        segment.kind === 'ACK' &&
        track.lastDirection !== direction &&
        track.lastKind === 'SYN' &&
        track.lastFlags & CHALLENGE_ACK
      ) {
        track.lastFlags &= ~CHALLENGE_ACK;
        return 'accept';
      }
      break;
    case 'SYN_SENT2':
      track.lastFlags |= SIMULTANEOUS_OPEN;
      break;
    case 'SYN_RECV':
      if (direction === 1 && segment.kind === 'ACK' && track.lastFlags & SIMULTANEOUS_OPEN) next = 'ESTABLISHED';
      break;
    default:
      break;
  }

  let check = true;
  if (next === 'CLOSE' && segment.kind === 'RST') {
    const reset = judgeReset(entry, track, direction, segment, env);
    if (reset === 'invalid') return 'invalid';
    if (reset === 'stay') next = old;
    check = reset !== 'close' && !resetsWhatWasIgnored(entry, track, direction, segment, old, reset);
  }
  if (check) {
    const fit = inWindow(
      track,
      direction,
      entry.sequences ? { ...segment, tcp: withOwnAck(entry, direction, tcp) } : segment,
      setting(env.state.sysctls, 'net.netfilter.nf_conntrack_tcp_be_liberal') !== 0,
    );
    if (fit === 'ignore') return 'accept';
    if (fit === 'invalid') {
      shortenInvalid(entry, track, direction, segment.kind, env);
      return 'invalid';
    }
  }
  return settle(entry, packet, track, direction, segment, old, next as TcpState, env);
}

/** What a reset means: `close` at once, `check` its window first, `stay` in the state (a challenge ACK may follow). */
type Reset = 'close' | 'check' | 'plain' | 'stay' | 'invalid';

/**
 * RFC 5961: a reset counts where its sequence number is exactly what the other side acknowledged. `plain` is `check`
 * without a second look at what was ignored before.
 */
function judgeReset(entry: Entry, track: TcpTrack, direction: Direction, { tcp }: Segment, env: TrackEnv): Reset {
  // The tuple may be in use again while we still close: what we remember of the windows says nothing.
  if (isClosing(entry)) return 'close';
  const other = track.seen[direction === 0 ? 1 : 0];
  if (!(other.flags & MAXACK_SET) || track.lastKind === 'SYN') return 'check';
  const established = track.state === 'ESTABLISHED' && entry.assured;
  if (tcp.seq === 0 && !established) return 'plain';
  const ignoreInvalid = setting(env.state.sysctls, 'net.netfilter.nf_conntrack_tcp_ignore_invalid_rst') !== 0;
  if (before(tcp.seq, other.maxAck) && !ignoreInvalid) return 'invalid';
  if (!established || tcp.seq === other.maxAck) return 'plain';
  // The last segment of a train: data, then the reset right after it.
  if (track.lastKind === 'ACK' && track.lastDirection === direction && tcp.seq === track.lastEnd) return 'plain';
  return 'stay';
}

/** Does the reset answer a SYN or an ACK that we had let pass? Then its window is not ours to judge. */
function resetsWhatWasIgnored(
  entry: Entry,
  track: TcpTrack,
  direction: Direction,
  { tcp }: Segment,
  old: TcpState,
  reset: Reset,
): boolean {
  if (reset === 'plain') return false;
  const answersSyn = entry.replied && track.lastKind === 'SYN' && track.lastDirection !== direction;
  const answersAck = !entry.assured && track.lastKind === 'ACK';
  if ((answersSyn || answersAck) && tcp.ack === track.lastEnd) return true;
  return old === 'SYN_SENT' && track.lastKind === 'ACK' && track.lastDirection === 1 && tcp.seq === track.lastAck;
}

/** The segment is in window: the new state, its timeout, and the flags of the connection. */
function settle(
  entry: Entry,
  packet: Packet,
  track: TcpTrack,
  direction: Direction,
  { kind }: Segment,
  old: TcpState,
  next: TcpState,
  env: TrackEnv,
): Tracking {
  const { sysctls, conntrack } = env.state;
  track.lastKind = kind;
  track.lastDirection = direction;
  track.state = next;
  if (old !== next && next === 'FIN_WAIT') track.seen[direction].flags |= CLOSE_INIT;

  let lifetime = tcpTimeout(sysctls, next);
  const retransmit = () => timeout(sysctls, 'net.netfilter.nf_conntrack_tcp_timeout_max_retrans');
  const unacknowledged = () => timeout(sysctls, 'net.netfilter.nf_conntrack_tcp_timeout_unacknowledged');
  if (track.retransmits >= setting(sysctls, 'net.netfilter.nf_conntrack_tcp_max_retrans') && lifetime > retransmit())
    lifetime = retransmit();
  else if (kind === 'RST') lifetime = tcpTimeout(sysctls, 'CLOSE');
  else if ((track.seen[0].flags | track.seen[1].flags) & DATA_UNACKNOWLEDGED && lifetime > unacknowledged())
    lifetime = unacknowledged();
  else if (track.lastWindow === 0 && lifetime > retransmit()) lifetime = retransmit();

  if (!entry.replied) {
    // Refused: nobody needs the entry any more.
    if (kind === 'RST') {
      account(entry, direction, packet.length);
      destroy(conntrack, entry);
      return 'accept';
    }
    // A SYN sent again does not renew the timeout, else reuse of the port would keep the entry for ever.
    if (kind === 'SYN' && old === 'SYN_SENT') return 'accept';
    if (next === 'ESTABLISHED' && lifetime > unacknowledged()) lifetime = unacknowledged();
  } else if (!entry.assured && (old === 'SYN_RECV' || old === 'ESTABLISHED') && next === 'ESTABLISHED') {
    entry.assured = true;
  }
  refresh(entry, direction, packet.length, env.now, lifetime);
  return 'accept';
}

/** Starts tracking with the first segment. @returns false for one that cannot begin. Source: tcp_new() */
function begin(entry: Entry, { tcp, kind, end }: Segment, env: TrackEnv): boolean {
  const next = NEXT_TCP_STATE[0][kind].NONE;
  if (next === 'INVALID') return false;
  const midway = next !== 'SYN_SENT';
  if (midway && setting(env.state.sysctls, 'net.netfilter.nf_conntrack_tcp_loose') === 0) return false;
  const first = emptyWindow();
  const second = emptyWindow();
  first.end = end;
  first.maxWindow = tcp.window || 1;
  if (midway) {
    // Picked up midway: SACK is assumed and windows are not judged, since their scale is unknown.
    first.maxEnd = (end + first.maxWindow) >>> 0;
    first.flags = SACK_PERMITTED | LIBERAL;
    second.flags = SACK_PERMITTED | LIBERAL;
  } else {
    first.maxEnd = end;
    readOptions(tcp, first);
  }
  entry.tcp = newTrack('NONE', first, second);
  return true;
}

/** A connection of which no segment was taken yet. */
export function newTrack(state: TcpState, original: TcpWindow, reply: TcpWindow): TcpTrack {
  return {
    state,
    seen: [original, reply],
    lastDirection: 0,
    lastKind: 'NONE',
    lastSeq: 0,
    lastAck: 0,
    lastEnd: 0,
    lastWindow: 0,
    lastScale: 0,
    lastFlags: 0,
    retransmits: 0,
  };
}

export function emptyWindow(): TcpWindow {
  return { end: 0, maxEnd: 0, maxWindow: 0, maxAck: 0, scale: 0, flags: 0 };
}

function isClosed(state: TcpState): boolean {
  return state === 'TIME_WAIT' || state === 'CLOSE' || state === 'SYN_SENT2';
}

/** A SYN on a connection that was closed, or reset by the same side: it opens a new one. */
function isAborted(track: TcpTrack, direction: Direction): boolean {
  return (
    ((track.seen[0].flags | track.seen[1].flags) & CLOSE_INIT) !== 0 ||
    (track.lastDirection === direction && track.lastKind === 'RST')
  );
}

/** A SYN ACK for the SYN that we ignored: both ends are in step and we were not. */
function answersIgnoredSyn(track: TcpTrack, direction: Direction, { kind, tcp }: Segment): boolean {
  return (
    kind === 'SYNACK' && track.lastKind === 'SYN' && track.lastDirection !== direction && tcp.ack === track.lastEnd
  );
}

function adoptIgnoredSyn(track: TcpTrack, direction: Direction): void {
  const asked = track.seen[track.lastDirection];
  asked.end = track.lastEnd;
  asked.maxEnd = track.lastEnd;
  asked.maxWindow = track.lastWindow || 1;
  asked.scale = track.lastScale;
  track.lastFlags &= ~CHALLENGE_ACK;
  asked.flags = track.lastFlags;
  const answering = track.seen[direction];
  Object.assign(answering, { ...emptyWindow(), flags: answering.flags & LIBERAL });
}

/** Remembers a segment that is let pass without an effect; what answers it may tell more. */
function noteIgnored(track: TcpTrack, direction: Direction, { kind, tcp, end }: Segment, old: TcpState): void {
  track.lastKind = kind;
  track.lastDirection = direction;
  track.lastSeq = tcp.seq;
  track.lastEnd = end;
  track.lastWindow = tcp.window;
  if (kind === 'SYN' && direction === 0) {
    const options = emptyWindow();
    readOptions(tcp, options);
    track.lastFlags = options.flags & (WINDOW_SCALE | SACK_PERMITTED);
    track.lastScale = options.scale;
    if (old === 'LAST_ACK') track.lastFlags |= CHALLENGE_ACK;
  }
  if (old === 'SYN_SENT' && kind === 'ACK' && direction === 1) track.lastAck = tcp.ack;
}

/**
 * A FIN or RST out of window, answered by another from the other side: the connection is probably over, so it should not
 * stay for days.
 *
 * Source: nf_tcp_handle_invalid()
 */
function shortenInvalid(entry: Entry, track: TcpTrack, direction: Direction, kind: TcpKind, env: TrackEnv): void {
  if (!entry.assured || entry.clash || (kind !== 'RST' && kind !== 'FIN')) return;
  if (track.lastDirection === direction || (track.lastKind !== 'FIN' && track.lastKind !== 'RST')) {
    track.lastKind = kind;
    track.lastDirection = direction;
    return;
  }
  const left = entry.expires - env.now;
  const shorter = timeout(env.state.sysctls, 'net.netfilter.nf_conntrack_tcp_timeout_unacknowledged');
  if (left >= 120_000_000 && left > shorter) entry.expires = env.now + shorter;
}

/** The sequence number after the segment. Source: segment_seq_plus_len() */
function endOf(packet: Packet, { seq, flags }: Tcp): number {
  const data = packet.payload.kind === 'bytes' ? packet.payload.length : 0;
  return (seq + data + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0)) >>> 0;
}

/**
 * A connection whose packet we answered with a reset ourselves: it is closed.
 *
 * Source: nf_conntrack_proto_tcp.c nf_conntrack_tcp_set_closing()
 */
export function closeTcp(entry: Entry, env: TrackEnv): void {
  if (!entry.confirmed || !entry.tcp) return;
  const old = entry.tcp.state;
  entry.tcp.state = 'CLOSE';
  if (old !== 'CLOSE' && !entry.clash) entry.expires = env.now + tcpTimeout(env.state.sysctls, 'CLOSE');
}
