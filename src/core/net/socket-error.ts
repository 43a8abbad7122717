import { formatIpv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import { icmpTitle } from './icmp-error';
import type { Netns, Result, Socket } from './netns';
import type { Run } from './run';
import { conclude } from './socket';

/** Codes of "unreachable" that end a connected UDP socket's wait at once. Source: net/ipv4/icmp.c icmp_err_convert[] */
const FATAL = new Set([2, 3, 5, 6, 7, 8, 9, 10, 13, 14, 15]);
const PORT_UNREACHABLE = 3;
const FRAGMENTATION_NEEDED = 4;

/**
 * Tells a socket of an ICMP error about a packet that it sent.
 *
 * Source: net/ipv4/tcp_ipv4.c tcp_v4_err(), net/ipv4/udp.c __udp4_lib_err()
 * @returns the name of the program, '' where no socket sent that packet
 */
export function receiveError(run: Run, ns: Netns, packet: Packet): string {
  const message = packet.transport;
  if (message.kind !== 'icmp' || !message.quoted) return '';
  const socket = senderOf(ns, message.quoted);
  if (!socket || socket.data.kind === 'server') return '';
  const refused = message.type === 3 && message.code === PORT_UNREACHABLE;
  const text =
    refused && socket.protocol !== 'icmp' ? 'Connection refused' : capitalised(icmpTitle(message.type, message.code));
  const result: Result = { outcome: refused ? 'refused' : 'unreachable', text, from: formatIpv4(packet.src) };
  const { data } = socket;
  if (data.kind === 'connection') {
    // An established connection is not ended by an error: a wrong one would be an easy attack.
    if (data.state !== 'SYN-SENT') return data.name;
    data.state = 'CLOSED';
    delete data.unacknowledged;
    conclude(run, ns, socket, data, result);
    return data.name;
  }
  const ends = socket.protocol === 'icmp' || (message.type === 3 && FATAL.has(message.code));
  if (ends && !(message.type === 3 && message.code === FRAGMENTATION_NEEDED)) conclude(run, ns, socket, data, result);
  return socket.protocol === 'icmp' ? 'ping' : (data.name ?? 'nc');
}

function senderOf(ns: Netns, sent: Packet): Socket | undefined {
  const t = sent.transport;
  if (t.kind === 'icmp') return ns.sockets.find((s) => s.protocol === 'icmp' && s.port === t.id);
  if (t.kind !== 'tcp' && t.kind !== 'udp') return undefined;
  return ns.sockets.find(
    (s) =>
      s.protocol === t.kind &&
      s.port === t.sport &&
      s.data.kind !== 'server' &&
      s.data.remote === sent.dst &&
      s.data.remotePort === t.dport,
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
