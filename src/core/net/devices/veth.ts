import { type DeviceType, deviceAt, scrub, traceLink } from '../device';
import { drop, later } from '../run';

const CABLE_MICROS = 5;

/** One end of a cable whose other end is in this or another netns. */
export const veth: DeviceType = {
  kind: 'veth',
  source: 'drivers/net/veth.c veth_xmit(), net/core/dev.c __dev_forward_skb()',
  transmit(run, ns, device, packet, trace) {
    const peer = deviceAt(run.net, device.peer);
    if (!peer?.device.up)
      return drop(run, trace, `${ns.place}/${device.name}`, packet, 'the other end of the veth is down');
    const arriving = scrub(packet, peer.ns === ns);
    traceLink(trace, ns, device, packet, arriving, device.peer ?? '');
    later(run, CABLE_MICROS, {
      kind: 'frame',
      ns: peer.ns.place,
      device: peer.device.name,
      packet: arriving,
      trace: trace.id,
    });
  },
};
