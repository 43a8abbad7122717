import type { DeviceType } from '../device';
import { bridge } from './bridge';
import { dummy } from './dummy';
import { ethernet } from './ethernet';
import { loopback } from './loopback';
import { veth } from './veth';
import { vxlan } from './vxlan';

/** Every kind of device, one line each. */
export const deviceTypes: readonly DeviceType[] = [bridge, dummy, ethernet, loopback, veth, vxlan];
