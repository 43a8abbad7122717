import { formatIpv4 } from './address';
import { ACK, CWR, ECE, FIN, type Packet, PSH, RST, SYN, type Transport, URG } from './packet';

const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [SYN, 'SYN'],
  [FIN, 'FIN'],
  [RST, 'RST'],
  [PSH, 'PSH'],
  [ACK, 'ACK'],
  [URG, 'URG'],
  [ECE, 'ECE'],
  [CWR, 'CWR'],
];

/** TCP flags as words: `SYN,ACK`. */
export function flagNames(flags: number): string {
  return FLAGS.filter(([bit]) => flags & bit)
    .map(([, name]) => name)
    .join(',');
}

function protocolText(transport: Transport, protocol: number): string {
  switch (transport.kind) {
    case 'tcp':
      return `TCP ${flagNames(transport.flags)}`.trimEnd();
    case 'icmp':
      return `ICMP ${transport.type}/${transport.code}`;
    case 'udp':
      return 'UDP';
    case 'sctp':
      return 'SCTP';
    case 'other':
      return `protocol ${protocol}`;
  }
}

/** An end of a packet: the address, with the port where there is one. */
export function formatEnd(packet: Packet, end: 'src' | 'dst'): string {
  const t = packet.transport;
  const address = formatIpv4(packet[end]);
  if (t.kind === 'icmp' || t.kind === 'other') return address;
  return `${address}:${end === 'src' ? t.sport : t.dport}`;
}

/** A packet in one line: `TCP SYN 192.168.11.50:38089 -> 192.168.11.109:30080`. */
export function formatPacket(packet: Packet): string {
  const inner =
    packet.payload.kind === 'vxlan'
      ? ` [VXLAN ${packet.payload.vni}: ${formatPacket(packet.payload.frame.packet)}]`
      : '';
  return `${protocolText(packet.transport, packet.protocol)} ${formatEnd(packet, 'src')} -> ${formatEnd(packet, 'dst')}${inner}`;
}

/** What one packet has that another has not, for people: `destination 10.96.45.123:80 -> 10.244.2.8:80`. */
export function changes(before: Packet, after: Packet): string[] {
  if (before === after) return [];
  const found: string[] = [];
  const note = (name: string, a: string, b: string) => {
    if (a !== b) found.push(`${name} ${a} -> ${b}`);
  };
  note('source', formatEnd(before, 'src'), formatEnd(after, 'src'));
  note('destination', formatEnd(before, 'dst'), formatEnd(after, 'dst'));
  note('mark', `0x${before.mark.toString(16)}`, `0x${after.mark.toString(16)}`);
  note('TTL', String(before.ttl), String(after.ttl));
  note('TOS', String(before.tos), String(after.tos));
  return found;
}
