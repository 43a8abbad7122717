import type { Entry } from '../conntrack/entry';
import { shiftAll } from '../conntrack/sequences';
import { makePacket, tcp as segment } from '../packet/make';
import { ACK, CWR, ECE, type Packet, type PacketCt, RST, SYN, type Tcp, type TcpOptions, TCP } from '../packet/packet';
import { makeCookie, readCookie } from './syn-cookie';

/** What the rule says of the server. */
export interface SynproxyConfig {
  readonly sackPermitted: boolean;
  readonly timestamp: boolean;
  readonly windowScale?: number;
  readonly mss?: number;
  readonly ecn: boolean;
}

/** What SYNPROXY may do: the time, µs, and a packet of its own, which takes the road of local ones. */
export interface SynproxyWork {
  readonly now: number;
  send(made: Packet, title: string): void;
}

/** Low bits of a timestamp that the client was told: the scale of its window (or none), and what else it offered. */
const NO_SCALE = 0xf;
const SACK_BIT = 0x10;
const ECN_BIT = 0x20;
const TIMESTAMP_BITS = 0x3f;

function answerOf(packet: Packet, tcp: Tcp, towards: 'sender' | 'receiver', fields: Partial<Tcp> & { flags: number }) {
  const back = towards === 'sender';
  const [src, dst] = back ? [packet.dst, packet.src] : [packet.src, packet.dst];
  const [sport, dport] = back ? [tcp.dport, tcp.sport] : [tcp.sport, tcp.dport];
  return makePacket(segment({ ...fields, sport, dport }), { src, dst, dontFragment: true });
}

/**
 * Answers a SYN with a cookie and a closed window.
 *
 * Source: net/netfilter/nf_synproxy_core.c synproxy_send_client_synack(), synproxy_init_timestamp_cookie()
 */
export function answerSyn(packet: Packet, tcp: Tcp, config: SynproxyConfig, work: SynproxyWork): void {
  const offered = tcp.options ?? {};
  const ecn = config.ecn && (tcp.flags & (ECE | CWR)) === (ECE | CWR);
  const options: { -readonly [K in keyof TcpOptions]: TcpOptions[K] } = {};
  if (config.mss !== undefined && offered.mss !== undefined) options.mss = config.mss;
  const stamped = config.timestamp && offered.timestamp !== undefined;
  if (stamped && offered.timestamp) {
    const scaled = config.windowScale !== undefined && offered.windowScale !== undefined;
    const sack = config.sackPermitted && offered.sackPermitted === true;
    let value = Math.floor(work.now / 1000) & ~TIMESTAMP_BITS;
    value |= scaled ? (offered.windowScale ?? 0) : NO_SCALE;
    if (sack) value |= SACK_BIT;
    if (ecn) value |= ECN_BIT;
    options.timestamp = [value >>> 0, offered.timestamp[0]];
    if (scaled && config.windowScale !== undefined) options.windowScale = config.windowScale;
    if (sack) options.sackPermitted = true;
  }
  const made = answerOf(packet, tcp, 'sender', {
    seq: makeCookie(packet, tcp, offered.mss ?? 0, work.now),
    ack: (tcp.seq + 1) >>> 0,
    flags: SYN | ACK | (ecn && stamped ? ECE : 0),
    window: 0,
    options,
  });
  work.send({ ...made, ct: replyOf(packet) }, 'SYN ACK');
}

/** A packet of the proxy belongs to the connection of the one it answers, the other way. */
function replyOf({ ct }: Packet): PacketCt | undefined {
  return ct && ct.entry !== 0 ? { state: 'ESTABLISHED', entry: ct.entry, direction: 'reply' } : undefined;
}

/**
 * The client returned a cookie: the connection to the server is opened with a SYN that looks like the client's. Its
 * acknowledgement, which means nothing in a SYN, tells ourselves later what the client was told.
 *
 * Source: synproxy_recv_client_ack(), synproxy_send_server_syn(), synproxy_check_timestamp_cookie()
 * @param seq number of the segment, one more where it keeps alive
 * @returns false where the cookie is none
 */
export function openServer(packet: Packet, tcp: Tcp, seq: number, work: SynproxyWork): boolean {
  const mss = readCookie(packet, { ...tcp, seq }, work.now);
  if (mss === 0) return false;
  const timestamp = tcp.options?.timestamp;
  const told = timestamp?.[1] ?? NO_SCALE;
  const scale = told & NO_SCALE;
  const ecn = timestamp !== undefined && (told & ECN_BIT) !== 0;
  const made = answerOf(packet, tcp, 'receiver', {
    seq: (seq - 1) >>> 0,
    ack: (tcp.ack - 1) >>> 0,
    flags: SYN | (ecn ? ECE | CWR : 0),
    window: tcp.window,
    options: {
      mss,
      ...(timestamp && { timestamp }),
      ...(scale !== NO_SCALE && { windowScale: scale }),
      ...(timestamp && told & SACK_BIT && { sackPermitted: true }),
    },
  });
  work.send({ ...made, template: { zone: { id: 0 }, synproxy: true } }, 'SYN');
  return true;
}

/**
 * Packets of connections that SYNPROXY opened, just before they are confirmed: the server's SYN ACK is answered and the
 * client is told that it may send; numbers are then translated.
 *
 * Source: net/netfilter/nf_synproxy_core.c ipv4_synproxy_hook()
 * @returns the packet as it goes on, or what became of it
 */
export function followHandshake(packet: Packet, entry: Entry, work: SynproxyWork): Packet | 'stolen' | 'dropped' {
  const tcp = packet.transport;
  const proxy = entry.synproxy;
  if (!proxy || tcp.kind !== 'tcp' || packet.protocol !== TCP) return packet;
  const original = packet.ct?.direction !== 'reply';
  const direction = original ? 0 : 1;
  const isSyn = (tcp.flags & SYN) !== 0;
  const isAck = (tcp.flags & ACK) !== 0;
  const timestamp = tcp.options?.timestamp;
  const begin = () => {
    if (!isSyn && isAck && original) return openServer(packet, tcp, (tcp.seq + 1) >>> 0, work) ? 'stolen' : 'dropped';
    proxy.isn = tcp.ack;
    if (timestamp) proxy.timestamp = timestamp[1];
    return undefined;
  };
  let end: 'stolen' | 'dropped' | undefined;
  switch (entry.tcp?.state) {
    case 'CLOSE':
      if (tcp.flags & RST && !original) {
        shiftAll(entry, direction, proxy.isn - tcp.seq + 1);
      } else if (isSyn && !isAck && original) {
        proxy.timestampOffset = 0;
        end = begin();
      }
      break;
    case 'SYN_SENT':
      end = begin();
      break;
    case 'SYN_RECV':
      if (!isSyn || !isAck) break;
      if (timestamp) proxy.timestampOffset = timestamp[0] - proxy.timestamp;
      introduce(packet, tcp, entry, work);
      return 'stolen';
    default:
      break;
  }
  return end ?? withOwnTime(packet, tcp, proxy.timestampOffset, original);
}

/** Source: synproxy_send_server_ack(), synproxy_send_client_ack() */
function introduce(packet: Packet, tcp: Tcp, entry: Entry, work: SynproxyWork): void {
  const { timestamp, windowScale = 0 } = tcp.options ?? {};
  const window = entry.tcp?.seen[0].maxWindow ?? 0;
  const toServer = answerOf(packet, tcp, 'sender', {
    seq: tcp.ack,
    ack: (tcp.seq + 1) >>> 0,
    flags: ACK,
    window: window & 0xffff,
    options: timestamp ? { timestamp: [timestamp[1], timestamp[0]] } : {},
  });
  work.send(toServer, 'ACK');
  shiftAll(entry, 1, ((entry.synproxy?.isn ?? 0) - tcp.seq) | 0);
  const toClient = answerOf(packet, tcp, 'receiver', {
    seq: (tcp.seq + 1) >>> 0,
    ack: tcp.ack,
    flags: ACK,
    window: tcp.window >>> windowScale,
    options: timestamp ? { timestamp } : {},
  });
  const entryOf = packet.ct && { ...packet.ct, state: 'ESTABLISHED' as const, direction: 'reply' as const };
  work.send({ ...toClient, ct: entryOf }, 'window');
}

/** Timestamps as each side knows them. Source: synproxy_tstamp_adjust() */
function withOwnTime(packet: Packet, tcp: Tcp, offset: number, original: boolean): Packet {
  const { timestamp } = tcp.options ?? {};
  if (offset === 0 || !timestamp) return packet;
  const [value, echo] = timestamp;
  const moved = original ? ([value, (echo + offset) >>> 0] as const) : ([(value - offset) >>> 0, echo] as const);
  return { ...packet, transport: { ...tcp, options: { ...tcp.options, timestamp: moved } } };
}
