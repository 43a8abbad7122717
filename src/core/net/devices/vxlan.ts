import type { Ipv4 } from '../../packet/address';
import { makePacket } from '../../packet/make';
import { type Frame, type Packet, UDP } from '../../packet/packet';
import type { TraceBuilder } from '../../trace/builder';
import { type DeviceType, NO_MAC, scrub } from '../device';
import type { Device, Netns } from '../netns';
import { routeOutput } from '../output-route';
import { drop, later, type Run } from '../run';
import { sysctlNumber } from '../sysctl';

/** What a VXLAN device was made with. */
export interface VxlanData {
  readonly vni: number;
  /** Address of this end; 0 lets the route choose. */
  readonly local: Ipv4;
  /** Device that the outer packets leave by. */
  readonly underlay?: string;
  /** UDP port; Linux's own default is 8472. */
  readonly port: number;
  readonly learning: boolean;
  /** MAC to the address of the host that has it. 00:00:00:00:00:00 is for everybody else. State. */
  fdb: Map<string, Ipv4>;
}

export function vxlanData(device: Device): VxlanData | undefined {
  return device.kind === 'vxlan' ? (device.data as VxlanData) : undefined;
}

/** The source port says which flow is inside, so that routers spread flows. Source: include/net/udp.h udp_flow_src_port() */
function sourcePort(ns: Netns, packet: Packet): number {
  const [low = 32768, high = 60999] = String(ns.netfilter.sysctls.get('net.ipv4.ip_local_port_range') ?? '')
    .split(/\s+/)
    .map(Number);
  const t = packet.transport;
  const ports = t.kind === 'tcp' || t.kind === 'udp' ? t.sport * 65536 + t.dport : 0;
  let hash = packet.protocol;
  for (const part of [packet.src, packet.dst, ports]) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return low + Math.floor(((hash >>> 0) / 2 ** 32) * (high - low));
}

/** Puts frames into UDP, to the host that the MAC is known to be at. The mark goes on to the outer packet, the connection does not. */
export const vxlan: DeviceType = {
  kind: 'vxlan',
  source: 'drivers/net/vxlan/vxlan_core.c vxlan_xmit(), vxlan_xmit_one(), net/ipv4/ip_tunnel_core.c iptunnel_xmit()',
  transmit(run, ns, device, packet, trace) {
    const place = `${ns.place}/${device.name}`;
    const data = vxlanData(device);
    const destination = packet.mac?.destination ?? NO_MAC;
    const remote = data?.fdb.get(destination) ?? data?.fdb.get(NO_MAC);
    if (!data || !remote) return drop(run, trace, place, packet, `no forwarding entry for the MAC ${destination}`);
    const found = routeOutput(ns, remote, data.local, true);
    if (found.errno) return drop(run, trace, place, packet, 'no route to the other end of the tunnel');
    const frame: Frame = { source: device.mac, destination, packet };
    const outer = makePacket(
      { kind: 'udp', sport: sourcePort(ns, packet), dport: data.port },
      {
        src: found.source,
        dst: remote,
        ttl: sysctlNumber(ns, 'net.ipv4.ip_default_ttl'),
        payload: { kind: 'vxlan', vni: data.vni, frame },
      },
    );
    const marked = { ...outer, mark: packet.mark, priority: packet.priority };
    if (trace.record) trace.add({ kind: 'encapsulate', place, before: packet, after: marked, device: device.name });
    later(run, 0, { kind: 'send', ns: ns.place, packet: marked, trace: trace.id });
  },
};

/**
 * Takes the frame out of a packet for a VXLAN device of this netns.
 *
 * Source: drivers/net/vxlan/vxlan_core.c vxlan_rcv(), vxlan_set_mac()
 * @returns false where no such device listens on the port
 */
export function receiveVxlan(run: Run, ns: Netns, packet: Packet, trace: TraceBuilder): boolean {
  const { transport, payload } = packet;
  if (packet.protocol !== UDP || transport.kind !== 'udp') return false;
  const listening = [...ns.devices.values()].filter((d) => d.up && vxlanData(d)?.port === transport.dport);
  if (listening.length === 0) return false;
  const device = listening.find((d) => payload.kind === 'vxlan' && vxlanData(d)?.vni === payload.vni);
  const place = `${ns.place}/${(device ?? listening[0])?.name}`;
  if (!device || payload.kind !== 'vxlan') {
    drop(run, trace, place, packet, 'no VXLAN device with this VNI');
    return true;
  }
  const { frame } = payload;
  if (frame.source === device.mac) {
    drop(run, trace, place, packet, 'the frame inside came from here');
    return true;
  }
  if (vxlanData(device)?.learning) vxlanData(device)?.fdb.set(frame.source, packet.src);
  const mac = { source: frame.source, destination: frame.destination };
  const inner: Packet = { ...scrub(frame.packet), mark: packet.mark, mac };
  if (trace.record) trace.add({ kind: 'decapsulate', place, before: packet, after: inner, device: device.name });
  later(run, 0, { kind: 'frame', ns: ns.place, device: device.name, packet: inner, trace: trace.id });
  return true;
}
