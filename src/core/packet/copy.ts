import type { Packet } from './packet';

/** A packet that nobody else has seen yet and that may still be changed. */
export type PacketDraft = { -readonly [K in keyof Packet]: Packet[K] };

/**
 * A copy to change. On paths that every packet takes it is worth it beside `{ ...packet, ct }`: a spread that gives a
 * packet a field which the packet had not takes over a microsecond; here every field is always there, in one order.
 */
export function draftOf(packet: Packet): PacketDraft {
  return {
    src: packet.src,
    dst: packet.dst,
    protocol: packet.protocol,
    ttl: packet.ttl,
    tos: packet.tos,
    id: packet.id,
    dontFragment: packet.dontFragment,
    fragment: packet.fragment,
    length: packet.length,
    transport: packet.transport,
    payload: packet.payload,
    mark: packet.mark,
    priority: packet.priority,
    ct: packet.ct,
    template: packet.template,
    iif: packet.iif,
    oif: packet.oif,
    physIn: packet.physIn,
    physOut: packet.physOut,
    type: packet.type,
    mac: packet.mac,
    socket: packet.socket,
    traced: packet.traced,
  };
}
