import { type Packet, ICMP, TCP, UDP } from '../../packet/packet';
import { WITH_PORTS } from '../read';
import type { PacketView } from './type';

export const addressOf = (view: PacketView, part: number): number =>
  view.src[part] ? view.packet.src : view.packet.dst;

export interface PortOf {
  readonly protocol: number;
  readonly port: number;
}

/**
 * Protocol and port of a packet: for ICMP type and code, 0 for protocols that have none.
 *
 * Source: net/netfilter/ipset/ip_set_getport.c ip_set_get_ip4_port()
 * @returns `undefined` for a fragment whose ports are in an earlier one
 */
export function portOf(packet: Packet, src: boolean | undefined): PortOf | undefined {
  const { protocol, transport } = packet;
  const hasPort = WITH_PORTS.has(protocol) || protocol === ICMP;
  if (hasPort && packet.fragment && packet.fragment.offset > 0) return undefined;
  if (transport.kind === 'tcp' || transport.kind === 'udp' || transport.kind === 'sctp')
    return { protocol, port: src ? transport.sport : transport.dport };
  if (transport.kind === 'icmp') return { protocol, port: (transport.type << 8) | transport.code };
  return { protocol, port: 0 };
}

/** The port of a packet for a set without protocols: TCP and UDP only. Source: ip_set_bitmap_port.c ip_set_get_ip_port() */
export function tcpUdpPortOf(packet: Packet, src: boolean | undefined): number | undefined {
  const found = portOf(packet, src);
  return found && (found.protocol === TCP || found.protocol === UDP) ? found.port : undefined;
}

const NO_MAC = '00:00:00:00:00:00';

/** Source or destination of the frame that the packet came in; `undefined` where there was none. */
export function macOf(packet: Packet, src: boolean | undefined): string | undefined {
  const mac = src ? packet.mac?.source : packet.mac?.destination;
  return mac === undefined || mac === NO_MAC ? undefined : mac.toLowerCase();
}
