import { parseMac } from './mac';
import { payloadBytes } from './make';
import { type Frame, type Icmp, type Packet, type Payload, type Tcp, type TcpOptions, TCP, UDP } from './packet';

const IP_HEADER = 20;
const ETHERNET_HEADER = 14;
const FILL = 'x'.charCodeAt(0);

const cache = new WeakMap<Packet, Uint8Array>();

/**
 * The bytes of a packet from its IP header on, checksums included: what `u32`, `string` and packet captures read.
 * Always `packet.length` bytes long: a transport header gets options (NOP) or payload as the length says.
 */
export function packetBytes(packet: Packet): Uint8Array {
  const known = cache.get(packet);
  if (known) return known;
  const bytes = new Uint8Array(Math.max(packet.length, IP_HEADER));
  const view = new DataView(bytes.buffer);
  bytes.set(transportBytes(packet).subarray(0, bytes.length - IP_HEADER), IP_HEADER);
  view.setUint8(0, 0x45);
  view.setUint8(1, packet.tos);
  view.setUint16(2, packet.length & 0xffff);
  view.setUint16(4, packet.id);
  view.setUint16(6, fragmentField(packet));
  view.setUint8(8, packet.ttl);
  view.setUint8(9, packet.protocol);
  view.setUint32(12, packet.src);
  view.setUint32(16, packet.dst);
  view.setUint16(10, checksum(bytes.subarray(0, IP_HEADER)));
  cache.set(packet, bytes);
  return bytes;
}

/** Length of the transport header; 0 for a protocol whose header is not known. */
export function transportHeaderLength(packet: Packet): number {
  const t = packet.transport;
  if (packet.fragment && packet.fragment.offset > 0) return 0;
  if (t.kind === 'tcp') return 20 + tcpOptionBytes(t.options ?? {}, packet).length;
  if (t.kind === 'udp' || t.kind === 'icmp') return 8;
  return t.kind === 'sctp' ? 12 : 0;
}

/** One's complement sum of RFC 1071, complemented. */
export function checksum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function fragmentField(packet: Packet): number {
  const { fragment } = packet;
  return (packet.dontFragment ? 0x4000 : 0) | (fragment?.more ? 0x2000 : 0) | ((fragment?.offset ?? 0) >>> 3);
}

/** Everything after the IP header. */
function transportBytes(packet: Packet): Uint8Array {
  const room = Math.max(packet.length - IP_HEADER, 0);
  const t = packet.transport;
  if (packet.fragment && packet.fragment.offset > 0) return content(packet.payload, room);
  if (t.kind === 'tcp') return tcpBytes(packet, t);
  if (t.kind === 'icmp') return icmpBytes(packet, t, room);
  if (t.kind === 'udp') {
    const bytes = new Uint8Array(Math.max(room, 8));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, t.sport);
    view.setUint16(2, t.dport);
    view.setUint16(4, room);
    bytes.set(content(packet.payload, bytes.length - 8), 8);
    view.setUint16(6, checksum(bytes, pseudoHeader(packet, bytes.length)) || 0xffff);
    return bytes;
  }
  if (t.kind === 'sctp') return sctpBytes(packet, t.sport, t.dport, t.chunks, room);
  return content(packet.payload, room);
}

/** Sum of the pseudo header that TCP and UDP put under their checksum. */
function pseudoHeader(packet: Packet, length: number): number {
  const { src, dst, protocol } = packet;
  return (
    (src >>> 16) +
    (src & 0xffff) +
    (dst >>> 16) +
    (dst & 0xffff) +
    (protocol === TCP || protocol === UDP ? protocol : 0) +
    length
  );
}

function tcpBytes(packet: Packet, tcp: Tcp): Uint8Array {
  const options = tcpOptionBytes(tcp.options ?? {}, packet);
  const header = 20 + options.length;
  const bytes = new Uint8Array(Math.max(packet.length - IP_HEADER, header));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tcp.sport);
  view.setUint16(2, tcp.dport);
  view.setUint32(4, tcp.seq);
  view.setUint32(8, tcp.ack);
  view.setUint8(12, (header / 4) << 4);
  view.setUint8(13, tcp.flags);
  view.setUint16(14, tcp.window);
  bytes.set(options, 20);
  bytes.set(content(packet.payload, bytes.length - header), header);
  view.setUint16(16, checksum(bytes, pseudoHeader(packet, bytes.length)));
  return bytes;
}

/** TCP options in the order Linux writes them, filled up with NOP to what the packet's length leaves for them. */
function tcpOptionBytes(options: TcpOptions, packet: Packet): readonly number[] {
  const out: number[] = [];
  const word = (n: number) => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
  if (options.mss !== undefined) out.push(2, 4, options.mss >>> 8, options.mss & 255);
  if (options.sackPermitted) out.push(4, 2);
  if (options.timestamp) out.push(8, 10, ...word(options.timestamp[0]), ...word(options.timestamp[1]));
  if (options.windowScale !== undefined) out.push(3, 3, options.windowScale);
  if (options.sack?.length)
    out.push(
      5,
      2 + 8 * options.sack.length,
      ...options.sack.flatMap(([left, right]) => [...word(left), ...word(right)]),
    );
  const room = packet.fragment ? 0 : packet.length - IP_HEADER - 20 - payloadBytes(packet.payload);
  while (out.length % 4 !== 0 || (out.length < room && out.length < 40)) out.push(1);
  return out;
}

function icmpBytes(packet: Packet, icmp: Icmp, room: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(room, 8));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, icmp.type);
  view.setUint8(1, icmp.code);
  if (icmp.quoted) {
    view.setUint32(4, icmp.extra ?? 0);
    const inner = packetBytes(icmp.quoted);
    bytes.set(inner.subarray(0, Math.min(icmp.quotedBytes ?? inner.length, bytes.length - 8)), 8);
  } else {
    view.setUint16(4, icmp.id);
    view.setUint16(6, icmp.seq);
    bytes.set(content(packet.payload, bytes.length - 8), 8);
  }
  view.setUint16(2, checksum(bytes));
  return bytes;
}

/** SCTP with its chunks in the least form, a type and a length of four; the CRC32c is left out. */
function sctpBytes(packet: Packet, sport: number, dport: number, chunks: readonly number[], room: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(room, 12));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, sport);
  view.setUint16(2, dport);
  let at = 12;
  for (const type of chunks) {
    if (at + 4 > bytes.length) break;
    view.setUint8(at, type);
    view.setUint16(at + 2, 4);
    at += 4;
  }
  bytes.set(content(packet.payload, bytes.length - at), at);
  return bytes;
}

function content(payload: Payload, room: number): Uint8Array {
  const bytes = new Uint8Array(room);
  if (payload.kind === 'bytes') {
    bytes.fill(FILL);
    const { text = '' } = payload;
    for (let i = 0; i < text.length && i < room; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }
  const inner = vxlanBytes(payload.vni, payload.frame);
  bytes.set(inner.subarray(0, room));
  return bytes;
}

function vxlanBytes(vni: number, frame: Frame): Uint8Array {
  const inner = frameBytes(frame);
  const bytes = new Uint8Array(8 + inner.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x08);
  view.setUint32(4, vni << 8);
  bytes.set(inner, 8);
  return bytes;
}

/** An Ethernet frame with its IPv4 packet. */
export function frameBytes(frame: Frame): Uint8Array {
  const inner = packetBytes(frame.packet);
  const bytes = new Uint8Array(ETHERNET_HEADER + inner.length);
  bytes.set(parseMac(frame.destination) ?? [], 0);
  bytes.set(parseMac(frame.source) ?? [], 6);
  bytes.set([0x08, 0x00], 12);
  bytes.set(inner, ETHERNET_HEADER);
  return bytes;
}

/** UTF-8 of a text; there is no TextEncoder where this runs. */
export function utf8(text: string): number[] {
  const out: number[] = [];
  for (const character of text) {
    const c = character.codePointAt(0) ?? 0;
    if (c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return out;
}
