import type { SocketOwner } from '../netfilter/extension';
import type { Ipv4 } from '../packet/address';
import { type Packet, TCP, UDP } from '../packet/packet';
import type { Netns, Socket } from './netns';

const NAMES: Record<number, Socket['protocol']> = { [TCP]: 'tcp', [UDP]: 'udp' };

/** The listening socket of an address and port: one bound to the address before one bound to all. */
export function findListener(ns: Netns, protocol: Socket['protocol'], address: Ipv4, port: number): Socket | undefined {
  const bound = ns.sockets.filter((s) => s.listening && s.protocol === protocol && s.port === port);
  return bound.find((s) => s.address === address) ?? bound.find((s) => s.address === 0);
}

export function listens(ns: Netns, protocol: number, address: Ipv4, port: number): boolean {
  const name = NAMES[protocol];
  return name !== undefined && findListener(ns, name, address, port) !== undefined;
}

/** The socket that sent a packet, or that would receive it. */
export function findOwner(ns: Netns, packet: Packet): SocketOwner | undefined {
  const socket =
    packet.socket !== undefined ? ns.sockets.find((s) => s.number === packet.socket) : receiver(ns, packet);
  if (!socket) return undefined;
  return {
    uid: socket.uid,
    gid: socket.uid,
    transparent: false,
    wildcard: socket.listening && socket.address === 0,
    mark: 0,
  };
}

function receiver(ns: Netns, packet: Packet): Socket | undefined {
  const name = NAMES[packet.protocol];
  const t = packet.transport;
  if (name === undefined || (t.kind !== 'tcp' && t.kind !== 'udp')) return undefined;
  return findListener(ns, name, packet.dst, t.dport);
}
