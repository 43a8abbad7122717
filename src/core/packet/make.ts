import type { Ipv4 } from './address';
import {
  ICMP,
  type Icmp,
  type Packet,
  type Payload,
  TCP,
  type Tcp,
  type TcpOptions,
  type Transport,
  UDP,
} from './packet';

export const IP_HEADER = 20;

/** Bytes of the TCP options with the padding that fills the last word. */
export function optionBytes(options: TcpOptions | undefined): number {
  if (!options) return 0;
  let bytes = 0;
  if (options.mss !== undefined) bytes += 4;
  if (options.windowScale !== undefined) bytes += 3;
  if (options.sackPermitted) bytes += 2;
  if (options.timestamp) bytes += 10;
  if (options.sack?.length) bytes += 2 + 8 * options.sack.length;
  return (bytes + 3) & ~3;
}

/** Bytes of a transport header; an ICMP error's quoted packet counts as header. */
export function transportBytes(transport: Transport): number {
  switch (transport.kind) {
    case 'tcp':
      return 20 + optionBytes(transport.options);
    case 'udp':
      return 8;
    case 'icmp':
      return 8 + (transport.quotedBytes ?? 0);
    case 'sctp':
      return 12 + 4 * transport.chunks.length;
    case 'other':
      return 0;
  }
}

/** Bytes that follow the transport header. */
export function payloadBytes(payload: Payload): number {
  // A VXLAN header has 8 bytes and the Ethernet header of the frame inside 14.
  return payload.kind === 'bytes' ? payload.length : 22 + payload.frame.packet.length;
}

/** What a packet is made from; everything else has the value a fresh packet has. */
export interface NewPacket {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly ttl?: number;
  readonly tos?: number;
  readonly id?: number;
  readonly dontFragment?: boolean;
  readonly payload?: Payload;
  readonly protocol?: number;
}

const NOTHING: Payload = { kind: 'bytes', length: 0 };
const NUMBER = { tcp: TCP, udp: UDP, icmp: ICMP, sctp: 132, other: 0 } as const;

/** Makes a packet as a socket would: TTL 64, no mark, not yet tracked, its length counted. */
export function makePacket(transport: Transport, fields: NewPacket): Packet {
  const payload = fields.payload ?? NOTHING;
  return {
    src: fields.src,
    dst: fields.dst,
    protocol: fields.protocol ?? NUMBER[transport.kind],
    ttl: fields.ttl ?? 64,
    tos: fields.tos ?? 0,
    id: fields.id ?? 0,
    dontFragment: fields.dontFragment ?? false,
    // Every field stands here in the order of `draftOf`: packets of one shape are copied several times as fast.
    fragment: undefined,
    length: IP_HEADER + transportBytes(transport) + payloadBytes(payload),
    transport,
    payload,
    mark: 0,
    priority: 0,
    ct: undefined,
    template: undefined,
    iif: '',
    oif: '',
    physIn: undefined,
    physOut: undefined,
    type: 'host',
    mac: undefined,
    socket: undefined,
    traced: undefined,
  };
}

export function tcp(fields: Omit<Tcp, 'kind' | 'seq' | 'ack' | 'window'> & Partial<Tcp>): Tcp {
  return { seq: 1, ack: 0, window: 65535, ...fields, kind: 'tcp' };
}

export function icmp(type: number, code: number, rest: Partial<Icmp> = {}): Icmp {
  return { id: 0, seq: 0, ...rest, kind: 'icmp', type, code };
}
