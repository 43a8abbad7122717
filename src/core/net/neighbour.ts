import type { Ipv4 } from '../packet/address';
import { formatIpv4 } from '../packet/address';
import type { Place } from '../trace/step';
import { deviceAt } from './device';
import type { Device, Netns } from './netns';
import { lookupRoute } from './route';
import type { Network } from './run';

/**
 * How long an answer is believed: reachable for half a minute, then used for a moment more, then asked for three times.
 *
 * Source: net/core/neighbour.c neigh_timer_handler(); BASE_REACHABLE_TIME, DELAY_PROBE_TIME, UCAST_PROBES
 * Differs: a neighbour that answers is asked again all the same, and no time is drawn.
 */
const BELIEVED_MICROS = 38_000_000;

/**
 * The MAC of a neighbour: as `ip neigh` says, or as an answer to ARP says it.
 *
 * Differs: the question and the answer are not sent as frames and take no time.
 * @returns `undefined` where nobody answers
 */
export function resolve(net: Network, ns: Netns, device: Device, address: Ipv4): string | undefined {
  const key = `${device.name}/${formatIpv4(address)}`;
  const known = ns.neighbours.get(key);
  if (known !== undefined) return known;
  const learned = ns.learned?.get(key);
  if (learned && net.time - learned.time < BELIEVED_MICROS) return learned.mac;
  for (const place of reached(net, ns, device)) {
    const other = deviceAt(net, place);
    if (!other) continue;
    if (other.ns.announced?.has(address) && other.device.kind === 'ethernet') {
      ns.learned ??= new Map();
      ns.learned.set(key, Object.freeze({ mac: other.device.mac, time: net.time }));
      return other.device.mac;
    }
    if (answers(other.ns, other.device, address)) return other.device.mac;
  }
  ns.learned?.delete(key);
  return undefined;
}

/**
 * Tells everybody on a device's network who has an address now. Only those who knew another answer take it over.
 *
 * Source: net/ipv4/arp.c arp_process(), with arp_accept=0
 */
export function announce(net: Network, ns: Netns, device: Device, address: Ipv4): void {
  for (const place of reached(net, ns, device)) {
    const other = deviceAt(net, place);
    const key = `${other?.device.name ?? ''}/${formatIpv4(address)}`;
    if (other?.ns.learned?.has(key)) other.ns.learned.set(key, Object.freeze({ mac: device.mac, time: net.time }));
  }
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
