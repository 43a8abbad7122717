import type { SocketOwner } from '../netfilter/extension';
import type { Ipv4 } from '../packet/address';
import { type Packet, TCP, UDP } from '../packet/packet';
import type { HookName } from '../trace/step';
import type { Netns, Socket } from './netns';
import { isLocalAddress } from './route';

const NAMES: Record<number, Socket['protocol']> = { [TCP]: 'tcp', [UDP]: 'udp' };

/** The listening socket of an address and port: one bound to the address before one bound to all. */
export function findListener(ns: Netns, protocol: Socket['protocol'], address: Ipv4, port: number): Socket | undefined {
  const bound = ns.sockets.filter((s) => s.listening && s.protocol === protocol && s.port === port);
  return bound.find((s) => s.address === address) ?? bound.find((s) => s.address === 0);
}

/** The number of the socket that listens. */
export function listens(ns: Netns, protocol: number, address: Ipv4, port: number): number | undefined {
  const name = NAMES[protocol];
  return name === undefined ? undefined : findListener(ns, name, address, port)?.number;
}

/** The listening socket that TPROXY gave an incoming packet to. Source: include/net/inet_hashtables.h inet_steal_sock() */
export function assignedSocket(ns: Netns, packet: Packet): Socket | undefined {
  if (packet.socket === undefined || packet.socket <= 0) return undefined;
  return ns.sockets.find((s) => s.number === packet.socket && s.listening);
}

/** The connected or waiting socket that a packet is for. */
export function findConnected(
  ns: Netns,
  protocol: Socket['protocol'],
  packet: Packet,
  sport: number,
  dport: number,
): Socket | undefined {
  return ns.sockets.find(
    (s) =>
      s.protocol === protocol &&
      !s.listening &&
      s.port === dport &&
      s.address === packet.dst &&
      s.data.kind !== 'server' &&
      s.data.remote === packet.src &&
      s.data.remotePort === sport,
  );
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
    // Differs: IP_TRANSPARENT is not kept; it is taken to be set where a socket has an address that is not the host's.
    transparent: socket.address !== 0 && !isLocalAddress(ns, socket.address),
    wildcard: socket.listening && socket.address === 0,
    mark: 0,
  };
}

function receiver(ns: Netns, packet: Packet): Socket | undefined {
  const name = NAMES[packet.protocol];
  const t = packet.transport;
  if (name === undefined || (t.kind !== 'tcp' && t.kind !== 'udp')) return undefined;
  return (
    assignedSocket(ns, packet) ??
    findConnected(ns, name, packet, t.sport, t.dport) ??
    findListener(ns, name, packet.dst, t.dport)
  );
}
