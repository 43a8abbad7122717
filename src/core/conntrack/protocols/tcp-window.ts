import type { Tcp } from '../../packet/packet';
import { ACK, RST, SYN } from '../../packet/packet';
import type { Direction, TcpKind, TcpTrack, TcpWindow } from '../entry';

/** Bits of `TcpWindow.flags`. Source: include/uapi/linux/netfilter/nf_conntrack_tcp.h IP_CT_TCP_FLAG_* */
export const WINDOW_SCALE = 0x01;
export const SACK_PERMITTED = 0x02;
export const CLOSE_INIT = 0x04;
export const LIBERAL = 0x08;
export const DATA_UNACKNOWLEDGED = 0x10;
export const MAXACK_SET = 0x20;
/** Bits of `TcpTrack.lastFlags` besides those. */
export const CHALLENGE_ACK = 0x40;
export const SIMULTANEOUS_OPEN = 0x80;

/** Acknowledgements older than this below the window are ignored. */
const ACK_WINDOW = 66000;
const MAX_SCALE = 14;

/** Is sequence number a before b, on the circle? */
export function before(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

export function after(a: number, b: number): boolean {
  return ((b - a) | 0) < 0;
}

/** A segment with what the tracker compares: the sequence number after its last byte, and how it counts. */
export interface Segment {
  readonly tcp: Tcp;
  readonly kind: TcpKind;
  readonly end: number;
}

/** Takes over the options of a SYN. A segment without any option leaves the window as it is. Source: tcp_options() */
export function readOptions(tcp: Tcp, window: TcpWindow): void {
  const { options } = tcp;
  if (!options || Object.keys(options).length === 0) return;
  window.scale = 0;
  window.flags &= LIBERAL;
  if (options.sackPermitted) window.flags |= SACK_PERMITTED;
  if (options.windowScale !== undefined) {
    window.scale = Math.min(options.windowScale, MAX_SCALE);
    window.flags |= WINDOW_SCALE;
  }
}

/** The window of a side that was not seen yet, from its SYN or SYN ACK. Source: tcp_init_sender() */
function beginSender(sender: TcpWindow, receiver: TcpWindow, segment: Segment, direction: Direction): void {
  sender.end = segment.end;
  sender.maxEnd = segment.end;
  sender.maxWindow = segment.tcp.window || 1;
  readOptions(segment.tcp, sender);
  // RFC 1323: windows are scaled only where both sides offered it.
  if (direction === 1 && !(sender.flags & receiver.flags & WINDOW_SCALE)) {
    sender.scale = 0;
    receiver.scale = 0;
  }
}

/** The right edge of the data that the segment says has arrived, SACK blocks included. Source: tcp_sack() */
function highestAck(tcp: Tcp, receiver: TcpWindow): number {
  let sack = tcp.ack;
  if (receiver.flags & SACK_PERMITTED)
    for (const [, right] of tcp.options?.sack ?? []) if (after(right, sack)) sack = right;
  return sack;
}

/**
 * Does the segment fit the windows? Moves them where it does.
 *
 * Source: net/netfilter/nf_conntrack_proto_tcp.c tcp_in_window()
 * @param liberal nf_conntrack_tcp_be_liberal: take what does not fit
 * @returns `ignore` for a segment that is let pass without an effect (an old one), `invalid` for one out of window
 */
export function inWindow(
  track: TcpTrack,
  direction: Direction,
  segment: Segment,
  liberal: boolean,
): 'accept' | 'ignore' | 'invalid' {
  const { tcp, kind } = segment;
  const sender = track.seen[direction];
  const receiver = track.seen[direction === 0 ? 1 : 0];
  const isSyn = (tcp.flags & SYN) !== 0;
  const isAck = (tcp.flags & ACK) !== 0;
  const isRst = (tcp.flags & RST) !== 0;
  let { seq, ack } = tcp;
  let { end } = segment;
  let sack = highestAck(tcp, receiver);
  let window = tcp.window;

  if (sender.maxWindow === 0) {
    if (isSyn) {
      beginSender(sender, receiver, segment, direction);
      if (!isAck) return 'accept';
    } else {
      beginMidway(sender, receiver, end, window, sack);
    }
  } else if (isSyn && after(end, sender.end) && (track.state === 'SYN_SENT' || track.state === 'SYN_RECV')) {
    // The peer began anew; its sequence number, acknowledgement or options may differ from the first time.
    beginSender(sender, receiver, segment, direction);
    if (direction === 1 && !isAck) return 'accept';
  }

  // Without ACK, and in a reset of a stack that sets ACK but acknowledges 0, there is nothing to compare.
  if (!isAck || (isRst && ack === 0)) {
    ack = receiver.end;
    sack = receiver.end;
  }
  if (isRst && seq === 0 && track.state === 'SYN_SENT') {
    seq = sender.end;
    end = sender.end;
  }

  const wrong = compare(sender, receiver, seq, end, sack);
  if (wrong) return liberal || sender.flags & LIBERAL ? 'accept' : wrong;

  if (!isSyn) window = (window << sender.scale) >>> 0;
  const widest = (window + ((sack - ack) >>> 0)) >>> 0;
  if (sender.maxWindow < widest) sender.maxWindow = widest;
  if (after(end, sender.end)) {
    sender.end = end;
    sender.flags |= DATA_UNACKNOWLEDGED;
  }
  if (isAck && (!(sender.flags & MAXACK_SET) || after(ack, sender.maxAck))) {
    sender.maxAck = ack;
    sender.flags |= MAXACK_SET;
  }
  if (receiver.maxWindow !== 0 && after(end, sender.maxEnd))
    receiver.maxWindow = (receiver.maxWindow + ((end - sender.maxEnd) >>> 0)) >>> 0;
  if (after((sack + window) >>> 0, (receiver.maxEnd - 1) >>> 0)) receiver.maxEnd = (sack + (window || 1)) >>> 0;
  if (ack === receiver.end) receiver.flags &= ~DATA_UNACKNOWLEDGED;
  if (kind === 'ACK') countRetransmits(track, direction, seq, ack, end, tcp.window);
  return 'accept';
}

/** The first segment of a side whose SYN was not seen: its data must do. */
function beginMidway(sender: TcpWindow, receiver: TcpWindow, end: number, window: number, sack: number): void {
  sender.end = end;
  sender.maxWindow = (window << sender.scale) >>> 0 || 1;
  sender.maxEnd = (end + sender.maxWindow) >>> 0;
  if (receiver.maxWindow === 0) {
    receiver.end = sack;
    receiver.maxEnd = sack;
  } else if (sack === (receiver.end + 1) >>> 0) {
    // Probably the answer to a keepalive.
    receiver.end = sack;
  }
}

/**
 * The four conditions. A segment that only runs past the receiver's window is remembered as sent, since the peer may yet
 * acknowledge it.
 */
function compare(
  sender: TcpWindow,
  receiver: TcpWindow,
  seq: number,
  end: number,
  sack: number,
): 'ignore' | 'invalid' | undefined {
  const ackFloor = receiver.end - Math.max(sender.maxWindow, ACK_WINDOW) - 1;
  const reachesWindow = after(end, sender.end - receiver.maxWindow - 1);
  const ackKnown = before(sack, receiver.end + 1);
  if (!before(seq, sender.maxEnd + 1)) {
    const overshot = (end - sender.maxEnd + 1) >>> 0;
    const slightly =
      receiver.maxWindow !== 0 && reachesWindow && after(sack, ackFloor) && overshot <= receiver.maxWindow && ackKnown;
    if (!slightly) return 'invalid';
    sender.end = end;
    sender.flags |= DATA_UNACKNOWLEDGED;
    return 'ignore';
  }
  if (!ackKnown) return 'invalid';
  if (receiver.maxWindow !== 0 && !reachesWindow) return 'ignore';
  return after(sack, ackFloor) ? undefined : 'ignore';
}

function countRetransmits(
  track: TcpTrack,
  direction: Direction,
  seq: number,
  ack: number,
  end: number,
  window: number,
): void {
  const same =
    track.lastDirection === direction &&
    track.lastSeq === seq &&
    track.lastAck === ack &&
    track.lastEnd === end &&
    track.lastWindow === window;
  if (same) {
    track.retransmits++;
    return;
  }
  track.lastDirection = direction;
  track.lastSeq = seq;
  track.lastAck = ack;
  track.lastEnd = end;
  track.lastWindow = window;
  track.retransmits = 0;
}
