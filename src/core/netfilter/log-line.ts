import { formatIpv4 } from '../packet/address';
import { type Packet, type Tcp } from '../packet/packet';

/** What a log line tells beyond the usual. */
export interface LogDetails {
  readonly tcpSequence?: boolean;
  readonly uid?: number;
}

/**
 * A packet as the kernel logs it, after the prefix.
 *
 * Source: net/netfilter/nf_log_syslog.c nf_log_ip_packet(), dump_ipv4_packet()
 * @param into device the packet came in by, '' for none
 */
export function logLine(packet: Packet, into: string, out: string, details: LogDetails = {}): string {
  const parts = [`IN=${into} OUT=${out}`];
  if (packet.physIn !== undefined) parts.push(`PHYSIN=${packet.physIn}`);
  if (packet.physOut !== undefined) parts.push(`PHYSOUT=${packet.physOut}`);
  if (into !== '') parts.push(packet.mac ? `MAC=${packet.mac.destination}:${packet.mac.source}:08:00` : 'MAC=');
  parts.push(packetText(packet, details));
  if (packet.mark !== 0) parts.push(`MARK=0x${packet.mark.toString(16)}`);
  return `${parts.join(' ')} `;
}

function packetText(packet: Packet, details: LogDetails): string {
  const { tos, fragment } = packet;
  const hex = (value: number) => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
  const parts = [
    `SRC=${formatIpv4(packet.src)} DST=${formatIpv4(packet.dst)} LEN=${packet.length}`,
    `TOS=${hex(tos & 0x1e)} PREC=${hex(tos & 0xe0)} TTL=${packet.ttl} ID=${packet.id}`,
  ];
  if (packet.dontFragment) parts.push('DF');
  if (fragment?.more) parts.push('MF');
  if (fragment && fragment.offset > 0) parts.push(`FRAG:${fragment.offset / 8}`);
  parts.push(fragment && fragment.offset > 0 ? `PROTO=${protocolText(packet)}` : transportText(packet, details));
  if (details.uid !== undefined) parts.push(`UID=${details.uid}`);
  return parts.join(' ');
}

function protocolText({ transport, protocol }: Packet): string {
  return transport.kind === 'tcp' || transport.kind === 'udp' || transport.kind === 'icmp'
    ? transport.kind.toUpperCase()
    : `${protocol}`;
}

function transportText(packet: Packet, details: LogDetails): string {
  const { transport } = packet;
  const proto = `PROTO=${protocolText(packet)}`;
  switch (transport.kind) {
    case 'tcp':
      return `${proto} ${tcpText(transport, details)}`;
    case 'udp':
      return `${proto} SPT=${transport.sport} DPT=${transport.dport} LEN=${packet.length - 20}`;
    case 'icmp': {
      const parts = [`${proto} TYPE=${transport.type} CODE=${transport.code}`];
      if (transport.type === 0 || transport.type === 8) parts.push(`ID=${transport.id} SEQ=${transport.seq}`);
      if (transport.quoted) parts.push(`[${packetText(transport.quoted, {})} ]`);
      if (transport.type === 3 && transport.code === 4) parts.push(`MTU=${transport.extra ?? 0}`);
      return parts.join(' ');
    }
    case 'sctp':
    case 'other':
      return proto;
  }
}

/** Flags in the order the kernel writes them. */
const FLAGS = [
  ['CWR', 128],
  ['ECE', 64],
  ['URG', 32],
  ['ACK', 16],
  ['PSH', 8],
  ['RST', 4],
  ['SYN', 2],
  ['FIN', 1],
] as const;

function tcpText(tcp: Tcp, { tcpSequence }: LogDetails): string {
  const parts = [`SPT=${tcp.sport} DPT=${tcp.dport}`];
  if (tcpSequence) parts.push(`SEQ=${tcp.seq} ACK=${tcp.ack}`);
  parts.push(`WINDOW=${tcp.window} RES=0x00`);
  for (const [name, bit] of FLAGS) if (tcp.flags & bit) parts.push(name);
  parts.push('URGP=0');
  return parts.join(' ');
}
