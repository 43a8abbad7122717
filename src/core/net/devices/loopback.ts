import { type DeviceType, NO_MAC } from '../device';
import { later } from '../run';

/** What is sent comes back in. The connection and the mark stay with the packet. */
export const loopback: DeviceType = {
  kind: 'loopback',
  source: 'drivers/net/loopback.c',
  transmit(run, ns, device, packet, trace) {
    const mac = { source: NO_MAC, destination: NO_MAC };
    const { socket: _, ...rest } = packet;
    const back = { ...rest, mac, iif: device.name, oif: '' };
    later(run, 1, { kind: 'receive', ns: ns.place, device: device.name, packet: back, trace: trace.id, routed: true });
  },
};
