import { ACK, type Packet, type Tcp } from '../packet/packet';
import type { Direction, Entry, SequenceShift } from './entry';
import { after, before } from './protocols/tcp-window';

const untouched = (): SequenceShift => ({ position: 0, before: 0, after: 0 });

function shiftsOf(entry: Entry): [SequenceShift, SequenceShift] {
  entry.sequences ??= [untouched(), untouched()];
  return entry.sequences;
}

/** Every sequence number of a direction changes by so much. Source: net/netfilter/nf_conntrack_seqadj.c nf_ct_seqadj_init() */
export function shiftAll(entry: Entry, direction: Direction, by: number): void {
  if (by !== 0) Object.assign(shiftsOf(entry)[direction], { before: by | 0, after: by | 0 });
}

/** What follows `position` changes by so much more: a helper made a segment longer or shorter. Source: nf_ct_seqadj_set() */
export function shiftAfter(entry: Entry, direction: Direction, position: number, by: number): void {
  if (by === 0) return;
  const shift = shiftsOf(entry)[direction];
  if (shift.before !== shift.after && !before(shift.position, position)) return;
  shift.position = position;
  shift.before = shift.after;
  shift.after += by;
}

/** By how much a number of this direction changes. Source: nf_ct_seq_offset() */
export function shiftAt(entry: Entry, direction: Direction, seq: number): number {
  const shift = entry.sequences?.[direction];
  if (!shift) return 0;
  return after(seq, shift.position) ? shift.after : shift.before;
}

/** The acknowledgement as its sender's own side numbers it: what the tracker compares. Source: nf_conntrack_proto_tcp.c tcp_in_window() */
export function withOwnAck(entry: Entry, direction: Direction, tcp: Tcp): Tcp {
  const offset = shiftAt(entry, direction === 0 ? 1 : 0, (tcp.ack - 1) >>> 0);
  if (offset === 0) return tcp;
  return { ...tcp, ack: (tcp.ack - offset) >>> 0, ...moveSack(tcp, -offset) };
}

function moveSack({ options }: Tcp, by: number): Pick<Tcp, 'options'> {
  if (!options?.sack) return {};
  const sack = options.sack.map(([left, right]) => [(left + by) >>> 0, (right + by) >>> 0] as const);
  return { options: { ...options, sack } };
}

/** A segment with its numbers changed as the connection asks. Source: nf_ct_seq_adjust() */
export function adjustSequence(packet: Packet, entry: Entry): Packet {
  const tcp = packet.transport;
  const direction = packet.ct?.direction === 'reply' ? 1 : 0;
  const other = entry.sequences?.[direction === 0 ? 1 : 0];
  if (tcp.kind !== 'tcp' || !other) return packet;
  const seq = (tcp.seq + shiftAt(entry, direction, tcp.seq)) >>> 0;
  let changed: Tcp = { ...tcp, seq };
  if (tcp.flags & ACK) {
    const offset = after((tcp.ack - other.before) >>> 0, other.position) ? other.after : other.before;
    changed = { ...changed, ack: (tcp.ack - offset) >>> 0, ...moveSack(tcp, -offset) };
  }
  return changed.seq === tcp.seq && changed.ack === tcp.ack ? packet : { ...packet, transport: changed };
}
