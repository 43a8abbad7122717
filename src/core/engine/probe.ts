import { type Ipv4, parseIpv4 } from '../packet/address';
import type { Netns, Result, Socket } from '../net/netns';
import { ping } from '../net/ping';
import type { Run } from '../net/run';
import { connect } from '../net/tcp';
import { ask } from '../net/udp';
import { awaitResult } from '../net/wait';

export interface Target {
  readonly address: Ipv4;
  /** 0 for ping. */
  readonly port: number;
}

/** `10.96.45.123:80`, or an address alone; `undefined` where the text is none. */
export function readTarget(text: string, protocol: 'tcp' | 'udp' | 'icmp'): Target | undefined {
  const [ip = '', port, ...rest] = text.split(':');
  const address = parseIpv4(ip);
  const number = port === undefined ? 0 : Number(port);
  if (address === undefined || rest.length || !Number.isInteger(number) || number < 0 || number > 65535)
    return undefined;
  if ((protocol === 'icmp') !== (port === undefined)) return undefined;
  return { address, port: number };
}

/** Opens the socket of a probe and sends its first packet. */
export function openClient(
  run: Run,
  ns: Netns,
  target: Target,
  protocol: 'tcp' | 'udp' | 'icmp',
  sport: number | undefined,
  sequence: number,
): Socket {
  if (protocol === 'tcp') return connect(run, ns, target.address, target.port, 'curl', sport);
  if (protocol === 'udp') return ask(run, ns, target.address, target.port, 'nc', { sport });
  return ping(run, ns, target.address, 'ping', sequence);
}

/**
 * Connects, asks, waits for the answer and closes (TCP); sends and waits for the answer (UDP, ping). Virtual time goes on
 * until there is a result and nothing is under way any more.
 */
export function probe(
  run: Run,
  ns: Netns,
  target: Target,
  protocol: 'tcp' | 'udp' | 'icmp',
  sport?: number,
  sequence = 1,
): Result {
  const socket = openClient(run, ns, target, protocol, sport, sequence);
  return awaitResult(run, ns, socket);
}
