import type { Place } from '../../trace/step';
import { type DeviceType, deviceAt, isGroupMac, scrub, traceLink } from '../device';
import { drop, endTrace, later } from '../run';

/** How long a frame is under way between two machines, µs. */
const WIRE_MICROS = 100;

/** A card on a segment that it shares with others. Who has the frame's MAC gets it; a broadcast goes to all. */
export const ethernet: DeviceType = {
  kind: 'ethernet',
  source: 'net/core/dev.c',
  transmit(run, ns, device, packet, trace) {
    const own: Place = `${ns.place}/${device.name}`;
    const members = run.net.segments.get(device.peer ?? '')?.members ?? [];
    const destination = packet.mac?.destination ?? '';
    const all = isGroupMac(destination);
    const takers = members.filter((m) => m !== own && (all || deviceAt(run.net, m)?.device.mac === destination));
    if (takers.length === 0) {
      if (run.leaves) {
        run.leaves(ns, device, packet);
        return endTrace(run, trace, 'delivered');
      }
      return drop(run, trace, own, packet, `nobody on the segment has the MAC ${destination}`);
    }
    const arriving = scrub(packet);
    traceLink(trace, ns, device, packet, arriving, takers[0] as Place);
    for (const taker of takers) {
      const at = deviceAt(run.net, taker);
      if (at)
        later(run, WIRE_MICROS, {
          kind: 'frame',
          ns: at.ns.place,
          device: at.device.name,
          packet: arriving,
          trace: trace.id,
        });
    }
  },
};
