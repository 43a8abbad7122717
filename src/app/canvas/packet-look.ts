import { formatIpv4 } from '../../core/packet/address';
import { ICMP, type Packet, TCP, UDP } from '../../core/packet/packet';
import type { Trace } from '../../core/trace/step';
import { hostOf, isRewrite } from '../playback/schedule';

/** The header as the packet's pill and card show it. */
export interface Header {
  readonly protocol: string;
  readonly src: string;
  readonly dst: string;
  /** '' where the protocol has none. */
  readonly sport: string;
  readonly dport: string;
}

const PROTOCOLS: Readonly<Record<number, string>> = { [ICMP]: 'ICMP', [TCP]: 'TCP', [UDP]: 'UDP', 132: 'SCTP' };

export function headerOf(packet: Packet): Header {
  const t = packet.transport;
  const ports = 'sport' in t ? [String(t.sport), String(t.dport)] : ['', ''];
  return {
    protocol: PROTOCOLS[packet.protocol] ?? `protocol ${packet.protocol}`,
    src: formatIpv4(packet.src),
    dst: formatIpv4(packet.dst),
    sport: ports[0] ?? '',
    dport: ports[1] ?? '',
  };
}

/** The packet that people follow: the one inside the tunnel's. */
export function innerPacket(packet: Packet): Packet {
  return packet.payload.kind === 'vxlan' ? innerPacket(packet.payload.frame.packet) : packet;
}

export const isTunnelled = (packet: Packet): boolean => packet.payload.kind === 'vxlan';

/** Address and port of one end; without port where there is none or `short`. */
export function endOf(header: Header, end: 'src' | 'dst', short = false): string {
  const port = end === 'src' ? header.sport : header.dport;
  return port === '' || short ? header[end] : `${header[end]}:${port}`;
}

/** What was rewritten last, and is still marked as new. */
export interface Fresh {
  /** The step that did it. */
  readonly step: number;
  readonly end: 'src' | 'dst';
  readonly was: string;
  readonly address: boolean;
  readonly port: boolean;
}

/** The mark stays until the next rewrite, or until the packet leaves the node. */
export function freshAt(trace: Trace, at: number): Fresh | undefined {
  const here = trace.steps[at];
  for (let n = at; here && n >= 0; n--) {
    const step = trace.steps[n];
    if (!step || hostOf(step.place) !== hostOf(here.place)) return undefined;
    if (step.kind === 'link' && n < at) return undefined;
    if (!isRewrite(step)) continue;
    const before = headerOf(step.before);
    const after = headerOf(step.after);
    const end = before.dst !== after.dst || before.dport !== after.dport ? 'dst' : 'src';
    const port = end === 'dst' ? before.dport !== after.dport : before.sport !== after.sport;
    return { step: n, end, was: endOf(before, end), address: before[end] !== after[end], port };
  }
  return undefined;
}

export function hexMark(mark: number): string {
  return `0x${mark.toString(16)}`;
}

/** "TCP SYN", "UDP", "ICMP echo request". */
export function titleOf(trace: Trace, packet: Packet): string {
  const { protocol } = headerOf(packet);
  return trace.title === '' || trace.title.startsWith(protocol)
    ? trace.title || protocol
    : `${protocol} ${trace.title}`;
}

/** Does the packet answer another of its connection? */
export function isReply(trace: Trace): boolean {
  const known = replies.get(trace);
  if (known !== undefined) return known;
  const reply = trace.steps.some((s) => s.after.ct?.direction === 'reply' && !isTunnelled(s.after));
  replies.set(trace, reply);
  return reply;
}
const replies = new WeakMap<Trace, boolean>();

/** Is the packet the answer of somebody who refused another packet of the walk? */
export function isRefusal(walk: readonly Trace[], trace: Trace): boolean {
  const known = refusals.get(walk) ?? new Set(walk.flatMap(answersOf));
  refusals.set(walk, known);
  return known.has(trace.id);
}
const refusals = new WeakMap<readonly Trace[], ReadonlySet<number>>();

function answersOf(trace: Trace): readonly number[] {
  return trace.steps.flatMap((s) => (s.kind === 'answer' ? [s.trace] : []));
}
