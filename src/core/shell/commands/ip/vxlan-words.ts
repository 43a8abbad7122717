import type { VxlanData } from '../../../net/devices/vxlan';
import type { Netns } from '../../../net/netns';
import { CommandError } from '../../command';
import { addressFrom, deviceNamed, type Words } from './words';

/** Linux's own port, older than the one IANA gave. */
const DEFAULT_PORT = 8472;

/** The words behind `type vxlan`. Source: iproute2 ip/iplink_vxlan.c */
export function readVxlan(ns: Netns, words: Words): VxlanData {
  let vni: number | undefined;
  let local = 0;
  let port = DEFAULT_PORT;
  let learning = true;
  let underlay: string | undefined;
  const fdb = new Map<string, number>();
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'id' || word === 'vni') vni = Number(words.value());
    else if (word === 'local') local = addressFrom(words.value());
    else if (word === 'dstport') port = Number(words.value()) || DEFAULT_PORT;
    else if (word === 'dev') underlay = deviceNamed(ns, words.value()).name;
    else if (word === 'nolearning') learning = false;
    else if (word === 'learning') learning = true;
    else if (word === 'remote' || word === 'group') fdb.set('00:00:00:00:00:00', addressFrom(words.value()));
    else if (word === 'srcport') {
      words.value();
      words.value();
    } else if (word === 'ttl' || word === 'tos' || word === 'ageing') words.value();
    else throw new CommandError(`vxlan: unknown command "${word}"?`, 255);
  }
  if (vni === undefined || !(vni >= 0 && vni < 2 ** 24))
    throw new CommandError('vxlan: missing virtual network identifier', 255);
  return { vni, local, port, learning, fdb, ...(underlay === undefined ? {} : { underlay }) };
}
