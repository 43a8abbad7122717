import type { SocketOwner } from '../netfilter/extension';
import type { Ipv4 } from '../packet/address';
import { type Packet, TCP, UDP } from '../packet/packet';
import type { HookName } from '../trace/step';
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

/** The number of raw sockets, which are not kept: root's. */
export const RAW_SOCKET = 0;
/** The number of the sockets by which the kernel itself sends ICMP and resets. */
export const KERNEL_SOCKET = -1;

const ROOT: SocketOwner = { held: true, uid: 0, gid: 0, transparent: false, wildcard: false, mark: 0 };

/** The socket that sent a packet, or, where it comes in, the one that would receive it. */
export function findOwner(ns: Netns, packet: Packet, hook: HookName): SocketOwner | undefined {
  if (packet.socket === RAW_SOCKET) return ROOT;
  if (packet.socket === KERNEL_SOCKET) return { ...ROOT, held: false };
  const comesIn = hook === 'PREROUTING' || hook === 'INPUT';
  const socket = comesIn ? receiver(ns, packet) : ns.sockets.find((s) => s.number === packet.socket);
  if (!socket) return undefined;
  return {
    held: true,
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
