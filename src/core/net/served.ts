import type { Packet } from '../packet/packet';
import { formatIpv4 } from '../packet/address';
import type { Netns } from './netns';

/** A request that a server answered by saying who it is. A value. */
export interface Served {
  /** Virtual time, µs. */
  readonly time: number;
  /** Which server. */
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  readonly client: string;
  /** Characters of the answer's body. */
  readonly bytes: number;
  /** The request's first line, and what it says of the program that sent it. */
  readonly request: string;
  readonly agent: string;
}

/** As many are kept at least. */
const KEPT = 200;

/** Remembers a request, for the server's log. */
export function remember(ns: Netns, time: number, name: string, packet: Packet, text: string, bytes: number): void {
  const served = (ns.served ??= []);
  if (served.length >= 2 * KEPT) served.splice(0, KEPT);
  served.push(
    Object.freeze({
      time,
      name,
      protocol: packet.transport.kind === 'udp' ? 'udp' : 'tcp',
      client: formatIpv4(packet.src),
      bytes,
      request: /^[^\r\n]*/.exec(text)?.[0] ?? '',
      agent: /\r\nuser-agent: *([^\r]*)/i.exec(text)?.[1] ?? '-',
    }),
  );
}
