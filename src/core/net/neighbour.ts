import type { Ipv4 } from '../packet/address';
import { formatIpv4 } from '../packet/address';
import type { Place } from '../trace/step';
import { deviceAt } from './device';
import type { Device, Netns } from './netns';
import { lookupRoute } from './route';
import type { Network } from './run';

/**
 * The MAC of a neighbour: as `ip neigh` says, or as an answer to ARP says it.
 *
 * Differs: the question and the answer are not sent as frames and take no time.
 * @returns `undefined` where nobody answers
 */
export function resolve(net: Network, ns: Netns, device: Device, address: Ipv4): string | undefined {
  const known = ns.neighbours.get(`${device.name}/${formatIpv4(address)}`);
  if (known !== undefined) return known;
  for (const place of reached(net, ns, device)) {
    const other = deviceAt(net, place);
    if (other && answers(other.ns, other.device, address)) return other.device.mac;
  }
  return undefined;
}

/** Who has an address, or stands in for it (proxy ARP). Source: net/ipv4/arp.c arp_process() */
function answers(ns: Netns, device: Device, address: Ipv4): boolean {
  const route = lookupRoute(ns, address);
  if (route?.type === 'local') return true;
  const conf = ns.conf.get(device.name);
  return (
    route?.type === 'unicast' && route.device !== device.name && (conf?.proxyArp ?? false) && conf?.forwarding === true
  );
}

/** The devices that a broadcast of this device comes to, in the order it spreads, bridges included. */
function reached(net: Network, ns: Netns, device: Device): Place[] {
  const own: Place = `${ns.place}/${device.name}`;
  const seen = new Set<Place>([own]);
  const queue: Place[] = [own];
  const found: Place[] = [];
  /** A frame comes in by a device: it is heard there, or by everybody on its bridge. */
  const arrive = (place: Place) => {
    const at = deviceAt(net, place);
    if (!at?.device.up || seen.has(place)) return;
    seen.add(place);
    if (at.device.master === undefined) found.push(place);
    else {
      const bridge: Place = `${at.ns.place}/${at.device.master}`;
      if (!seen.has(bridge)) found.push(bridge);
      seen.add(bridge);
      queue.push(bridge);
    }
  };
  for (let i = 0; i < queue.length; i++) {
    const at = deviceAt(net, queue[i]);
    if (!at) continue;
    if (at.device.kind === 'bridge') {
      for (const port of at.ns.devices.values()) {
        const place: Place = `${at.ns.place}/${port.name}`;
        if (port.master !== at.device.name || seen.has(place)) continue;
        seen.add(place);
        queue.push(place);
      }
    } else if (at.device.kind === 'veth' && at.device.peer) arrive(at.device.peer);
    else if (at.device.kind === 'ethernet')
      for (const m of net.segments.get(at.device.peer ?? '')?.members ?? []) arrive(m);
  }
  return found;
}
