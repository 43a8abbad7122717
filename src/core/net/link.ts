import { draftOf } from '../packet/copy';
import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { TraceBuilder } from '../trace/builder';
import { BROADCAST_MAC } from './device';
import { deviceTypes } from './devices/all';
import { resolve } from './neighbour';
import type { Device, Netns } from './netns';
import { isLimitedBroadcast, isMulticast, lookupRoute } from './route';
import { later, type Run } from './run';

/** How long ARP asks before it gives up: three times, a second apart, µs. */
const RESOLVE_MICROS = 3_000_000;

const byKind = new Map(deviceTypes.map((type) => [type.kind, type]));

/**
 * Sends a packet by a device to the next hop.
 *
 * Source: net/ipv4/ip_output.c ip_finish_output2(), net/core/neighbour.c neigh_resolve_output()
 */
export function transmit(run: Run, ns: Netns, device: Device, packet: Packet, hop: Ipv4, trace: TraceBuilder): void {
  if (device.noarp || device.kind === 'loopback') return transmitFrame(run, ns, device, packet, trace);
  const destination = isGroup(ns, hop) ? BROADCAST_MAC : resolve(run.net, ns, device, hop);
  if (destination === undefined) {
    later(run, RESOLVE_MICROS, { kind: 'unresolved', ns: ns.place, device: device.name, packet, trace: trace.id });
    return;
  }
  const frame = draftOf(packet);
  frame.mac = { source: device.mac, destination };
  transmitFrame(run, ns, device, frame, trace);
}

function isGroup(ns: Netns, hop: Ipv4): boolean {
  return isMulticast(hop) || isLimitedBroadcast(hop) || lookupRoute(ns, hop)?.type === 'broadcast';
}

/** Puts a frame on a device's wire. */
export function transmitFrame(run: Run, ns: Netns, device: Device, packet: Packet, trace: TraceBuilder): void {
  byKind.get(device.kind)?.transmit(run, ns, device, packet, trace);
}
