import { formatIpv4, ipv4 } from '../../core/packet/address';
import type { NewPacket, OutFrame } from '../scenario';

/** Protocol numbers by the names of the scenario format. */
const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;
const FLAGS = 'FSRPAU';

/** The Internet checksum of some bytes. Source: RFC 1071 */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function transport(p: NewPacket, data: Buffer): Buffer {
  if (p.proto === 'icmp') {
    const b = Buffer.alloc(8);
    b.writeUInt8(p.type ?? 0, 0);
    b.writeUInt8(p.code ?? 0, 1);
    b.writeUInt16BE(p.id ?? 0, 4);
    b.writeUInt16BE(p.seq ?? 0, 6);
    return Buffer.concat([b, data]);
  }
  if (p.proto === 'udp') {
    const b = Buffer.alloc(8);
    b.writeUInt16BE(p.sport ?? 0, 0);
    b.writeUInt16BE(p.dport ?? 0, 2);
    b.writeUInt16BE(8 + data.length, 4);
    return Buffer.concat([b, data]);
  }
  const flags = [...(p.flags ?? '')].reduce((bits, f) => bits | (1 << FLAGS.indexOf(f)), 0);
  const syn = (p.flags ?? '').includes('S');
  const b = Buffer.alloc(syn ? 24 : 20);
  b.writeUInt16BE(p.sport ?? 0, 0);
  b.writeUInt16BE(p.dport ?? 0, 2);
  b.writeUInt32BE(p.seq ?? 1, 4);
  b.writeUInt32BE(p.ack ?? 0, 8);
  b.writeUInt8((b.length / 4) << 4, 12);
  b.writeUInt8(flags, 13);
  b.writeUInt16BE(65535, 14);
  if (syn) b.writeUInt32BE(0x02040000 | 1460, 20);
  return Buffer.concat([b, data]);
}

/** The bytes of an IP packet, checksums included; `data` follows the transport header. */
export function packetBytes(
  p: NewPacket,
  data: Buffer = p.data === undefined ? Buffer.alloc(p.payload ?? 0, 'x') : Buffer.from(p.data, 'latin1'),
): Buffer {
  const protocol = PROTOCOLS[p.proto];
  const body = transport(p, data);
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt8(p.tos ?? 0, 1);
  header.writeUInt16BE(20 + body.length, 2);
  header.writeUInt16BE(p.proto === 'tcp' ? 0x4000 : 0, 6);
  header.writeUInt8(p.ttl ?? 64, 8);
  header.writeUInt8(protocol, 9);
  header.writeUInt32BE(ipv4(p.src), 12);
  header.writeUInt32BE(ipv4(p.dst), 16);
  header.writeUInt16BE(checksum(header), 10);
  const pseudo = Buffer.alloc(12);
  header.copy(pseudo, 0, 12, 20);
  pseudo.writeUInt8(protocol, 9);
  pseudo.writeUInt16BE(body.length, 10);
  const sum = checksum(p.proto === 'icmp' ? body : Buffer.concat([pseudo, body]));
  body.writeUInt16BE(sum, p.proto === 'icmp' ? 2 : p.proto === 'udp' ? 6 : 16);
  return Buffer.concat([header, body]);
}

/** An Ethernet frame to `mac` around an IP packet. */
export function frameBytes(mac: string, packet: Buffer): Buffer {
  const address = Buffer.from(mac.replaceAll(':', ''), 'hex');
  return Buffer.concat([address, Buffer.from('02fffffffffe0800', 'hex'), packet]);
}

const ports = (b: Buffer) => ({ sport: b.readUInt16BE(0), dport: b.readUInt16BE(2) });

function inner(b: Buffer): Record<string, string | number> {
  const addresses = { src: formatIpv4(b.readUInt32BE(12)), dst: formatIpv4(b.readUInt32BE(16)) };
  const body = b.subarray((b.readUInt8(0) & 15) * 4);
  return b.readUInt8(9) === PROTOCOLS.icmp ? addresses : { ...addresses, ...ports(body) };
}

/** What a recording says of a packet that left by `dev`. */
export function outFrame(dev: string, b: Buffer): OutFrame {
  const protocol = b.readUInt8(9);
  const name = Object.entries(PROTOCOLS).find(([, n]) => n === protocol)?.[0];
  const common = {
    dev,
    src: formatIpv4(b.readUInt32BE(12)),
    dst: formatIpv4(b.readUInt32BE(16)),
    ttl: b.readUInt8(8),
    tos: b.readUInt8(1),
    length: b.readUInt16BE(2),
    proto: name ?? protocol,
  };
  const body = b.subarray((b.readUInt8(0) & 15) * 4);
  if (name === 'tcp') {
    const bits = body.readUInt8(13);
    return { ...common, ...ports(body), flags: [...FLAGS].filter((_, i) => bits & (1 << i)).join('') };
  }
  if (name === 'udp') return { ...common, ...ports(body) };
  if (name !== 'icmp') return common;
  const [type, code] = [body.readUInt8(0), body.readUInt8(1)];
  if ([3, 4, 5, 11, 12].includes(type) && body.length >= 28)
    return { ...common, type, code, inner: inner(body.subarray(8)) };
  return { ...common, type, code, id: body.readUInt16BE(4), seq: body.readUInt16BE(6) };
}
