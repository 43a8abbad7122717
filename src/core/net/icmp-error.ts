import type { Ipv4 } from '../packet/address';
import { icmp, IP_HEADER, makePacket } from '../packet/make';
import { ICMP, type Packet, type PacketCt } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Netns } from './netns';
import { outputDevice, routeOutput, routeTaken } from './output-route';
import { mayAnyError, maySendError } from './peer';
import { isLimitedBroadcast, isMulticast, selectAddress } from './route';
import { beginAnswer, type Run, sendIcmp } from './run';
import { sysctlNumber } from './sysctl';

/** Types that are errors, about which no error is sent. Source: net/ipv4/icmp.c icmp_pointers[] */
const ERRORS = new Set([1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]);
const LAST_KNOWN_TYPE = 18;

const UNREACHABLE = [
  'network unreachable',
  'host unreachable',
  'protocol unreachable',
  'port unreachable',
  'fragmentation needed',
  'source route failed',
  'network unknown',
  'host unknown',
  'host isolated',
  'network prohibited',
  'host prohibited',
  'network unreachable for TOS',
  'host unreachable for TOS',
  'administratively prohibited',
  'precedence violation',
  'precedence cut-off',
];

/** An ICMP message in words: "echo request", "port unreachable". */
export function icmpTitle(type: number, code: number): string {
  if (type === 3) return UNREACHABLE[code] ?? `unreachable, code ${code}`;
  const names: Record<number, string> = {
    0: 'echo reply',
    5: 'redirect',
    8: 'echo request',
    11: 'time exceeded',
    12: 'parameter problem',
    13: 'timestamp request',
    14: 'timestamp reply',
  };
  return names[type] ?? `ICMP type ${type}`;
}

/** The name `--reject-with` has for an error; "icmp-time-exceeded" and the like for others. */
export function answerName(type: number, code: number): string {
  if (type === 3) {
    const names: Record<number, string> = {
      0: 'icmp-net-unreachable',
      1: 'icmp-host-unreachable',
      2: 'icmp-proto-unreachable',
      3: 'icmp-port-unreachable',
      9: 'icmp-net-prohibited',
      10: 'icmp-host-prohibited',
      13: 'icmp-admin-prohibited',
    };
    const name = names[code];
    if (name) return name;
  }
  return `icmp-${icmpTitle(type, code).replaceAll(' ', '-')}`;
}

/** The connection an answer belongs to: that of the packet it is about, the other way. Source: nf_conntrack_attach() */
export function attach(packet: Packet): PacketCt | undefined {
  const { ct } = packet;
  if (!ct || ct.state === 'INVALID' || ct.state === 'UNTRACKED') return undefined;
  return { state: 'RELATED', entry: ct.entry, direction: ct.direction === 'original' ? 'reply' : 'original' };
}

/** Some packets must not be answered. Source: net/ipv4/icmp.c __icmp_send() */
function mayAnswer(packet: Packet, type: number): boolean {
  if (packet.type !== 'host' || (packet.fragment && packet.fragment.offset > 0)) return false;
  if (!ERRORS.has(type) || packet.protocol !== ICMP || packet.transport.kind !== 'icmp') return true;
  return packet.transport.type <= LAST_KNOWN_TYPE && !ERRORS.has(packet.transport.type);
}

export interface ErrorOptions {
  /** A rule asked for it: its step comes first. */
  readonly byRule?: boolean;
  /** MTU of the next hop, or the better gateway. */
  readonly extra?: number;
}

/**
 * Sends an ICMP error about a packet, where the rules of ICMP allow one.
 *
 * Source: net/ipv4/icmp.c __icmp_send(), icmp_route_lookup()
 */
export function sendIcmpError(
  run: Run,
  ns: Netns,
  packet: Packet,
  type: number,
  code: number,
  about: TraceBuilder,
  options: ErrorOptions = {},
): void {
  if (run.icmpBusy) return;
  const towards = routeTaken(ns, packet);
  if (
    !mayAnswer(packet, type) ||
    isMulticast(packet.dst) ||
    isLimitedBroadcast(packet.dst) ||
    towards?.type === 'broadcast'
  )
    return;

  const found = routeOutput(ns, packet.src, answerSource(ns, packet, towards?.type === 'local') ?? 0);
  if (found.errno) return;
  const { route, source } = found;
  const device = outputDevice(ns, route);
  if (isLimited(ns, type, code)) {
    if (!isLoopback(ns, packet.iif) && !mayAnyError(ns, run.now())) return;
    if (!isLoopback(ns, device) && !maySendError(ns, packet.src, run.now())) return;
  }

  const mtu = ns.devices.get(device)?.mtu ?? 1500;
  const room = Math.min(mtu, 576) - IP_HEADER - 8;
  const trace = beginAnswer(run, ns, packet, about, {
    title: icmpTitle(type, code),
    answer: answerName(type, code),
    byRule: options.byRule ?? false,
  });
  const made = makePacket(
    icmp(type, code, { quoted: packet, quotedBytes: Math.min(packet.length, room), extra: options.extra ?? 0 }),
    {
      src: source,
      dst: packet.src,
      tos: ERRORS.has(type) ? (packet.tos & 0x1e) | 0xc0 : packet.tos,
      // IP_MULTICAST_TTL of the kernel's own socket is 1.
      ttl: isMulticast(packet.src) ? 1 : sysctlNumber(ns, 'net.ipv4.ip_default_ttl'),
    },
  );
  const ct = attach(packet);
  sendIcmp(run, ns, ct ? { ...made, ct } : made, trace, route);
}

/** Is it an error of which there may be too many? Source: net/ipv4/icmp.c icmpv4_mask_allow(), icmpv4_xrlim_allow() */
function isLimited(ns: Netns, type: number, code: number): boolean {
  const mask = sysctlNumber(ns, 'net.ipv4.icmp_ratemask');
  return ((mask >>> type) & 1) !== 0 && !(type === 3 && code === 4);
}

const isLoopback = (ns: Netns, device: string) => ns.devices.get(device)?.kind === 'loopback';

/** `undefined`: the route back chooses. */
function answerSource(ns: Netns, packet: Packet, local: boolean): Ipv4 | undefined {
  if (local) return packet.dst;
  if (packet.iif && sysctlNumber(ns, 'net.ipv4.icmp_errors_use_inbound_ifaddr')) {
    return selectAddress(ns, packet.iif, packet.src, 'link');
  }
  return undefined;
}
