import type { DeviceType } from '../device';
import { drop } from '../run';

/** Swallows what is sent. */
export const dummy: DeviceType = {
  kind: 'dummy',
  source: 'drivers/net/dummy.c',
  transmit(run, ns, device, packet, trace) {
    drop(run, trace, `${ns.place}/${device.name}`, packet, 'a dummy device sends nothing');
  },
};
