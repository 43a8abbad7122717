import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import type { Place } from '../trace/step';
import type { Device, DeviceKind, Netns } from './netns';
import type { Network, Run } from './run';

/** How a kind of device sends. One file each in `devices/`. */
export interface DeviceType {
  readonly kind: DeviceKind;
  /** Kernel file that it follows. */
  readonly source: string;
  /** Puts a frame on the wire, whose MACs are in the packet. What it leads to is left to the queue. */
  transmit(run: Run, ns: Netns, device: Device, packet: Packet, trace: TraceBuilder): void;
}

export const BROADCAST_MAC = 'ff:ff:ff:ff:ff:ff';
export const NO_MAC = '00:00:00:00:00:00';

/** Is a frame for everybody, or for a group? */
export function isGroupMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

/** The netns and the device that a place such as `node-1/root/eth0` names. */
export function deviceAt(
  net: Network,
  place: Place | undefined,
): { readonly ns: Netns; readonly device: Device } | undefined {
  if (place === undefined) return undefined;
  const slash = place.lastIndexOf('/');
  const ns = net.namespaces.get(place.slice(0, slash));
  const device = ns?.devices.get(place.slice(slash + 1));
  return ns && device ? { ns, device } : undefined;
}

/**
 * A packet as it arrives elsewhere: what the kernel kept beside it stays behind.
 *
 * Source: net/core/skbuff.c skb_scrub_packet()
 * @param keepMark the other end is in the same netns
 */
export function scrub(packet: Packet, keepMark = false): Packet {
  const { ct: _ct, socket: _socket, traced: _traced, physIn: _in, physOut: _out, ...rest } = packet;
  return { ...rest, iif: '', oif: '', priority: 0, mark: keepMark ? packet.mark : 0, type: 'host' };
}

/** Writes the step of a packet that leaves by a device. */
export function traceLink(
  trace: TraceBuilder,
  ns: Netns,
  device: Device,
  before: Packet,
  after: Packet,
  to: Place,
): void {
  if (trace.record)
    trace.add({ kind: 'link', place: `${ns.place}/${device.name}`, before, after, device: device.name, to });
}
