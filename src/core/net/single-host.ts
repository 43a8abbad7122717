import { parseCidr, parseIpv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import { runEvents } from './dispatch';
import { receive } from './input';
import { addDevice, createNetns, interfaceAddress, refresh } from './namespace';
import type { Netns } from './netns';
import { sendLocal, sendRaw } from './output';
import { beginTrace, createNetwork, createRun, type Errno, newFlow, type Run } from './run';
import { liftIcmpLimits, writeSysctl } from './sysctl';

/** One host whose devices lead nowhere: what it sends is collected. */
export interface SingleHost {
  readonly ns: Netns;
  readonly run: Run;
  /** What left since it was last emptied. */
  sent: Sent[];
}

export interface Sent {
  readonly device: string;
  readonly packet: Packet;
}

export interface HostSpec {
  readonly interfaces: readonly {
    readonly name: string;
    readonly mac?: string;
    readonly addresses: readonly string[];
    readonly mtu?: number;
  }[];
  readonly routes: readonly { readonly dst: string; readonly via?: string; readonly dev?: string }[];
  readonly sysctls: Readonly<Record<string, number | string>>;
}

/**
 * Makes a host as the scenarios of the replay contract describe it: every neighbour is reachable without ARP, and ICMP
 * errors are not limited.
 *
 * @param record keep the traces, in `run.done`
 * @throws on an address or a route that is none
 */
export function createHost(spec: HostSpec, seed: number, record = false): SingleHost {
  const net = createNetwork(seed);
  const ns = createNetns(net, 'host/root');
  for (const made of spec.interfaces) {
    const kind = made.name === 'lo' ? 'loopback' : 'ethernet';
    const device =
      ns.devices.get(made.name) ??
      addDevice(ns, { name: made.name, kind, mac: made.mac ?? '02:00:00:00:00:00', noarp: true });
    device.mtu = made.mtu ?? device.mtu;
    device.up = true;
    for (const text of made.addresses) {
      const address = interfaceAddress(text);
      if (!address) throw new Error(`not an address: ${text}`);
      device.addresses.push(address);
    }
    writeSysctl(ns, `net.ipv4.conf.${made.name}.send_redirects`, 0);
  }
  writeSysctl(ns, 'net.ipv4.conf.all.send_redirects', 0);
  liftIcmpLimits(ns);
  for (const [name, value] of Object.entries(spec.sysctls)) writeSysctl(ns, name, value);
  refresh(ns);
  for (const route of spec.routes) addRoute(ns, route.dst, route.via, route.dev);
  refresh(ns);

  const sent: Sent[] = [];
  const run = createRun(net, sendLocal, {
    record,
    leaves: (_, device, packet) => host.sent.push({ device: device.name, packet }),
  });
  const host: SingleHost = { ns, run, sent };
  return host;
}

function addRoute(ns: Netns, dst: string, via: string | undefined, device: string | undefined): void {
  const destination = parseCidr(dst === 'default' ? '0.0.0.0/0' : dst);
  const gateway = via === undefined ? undefined : parseIpv4(via);
  if (!destination || (via !== undefined && gateway === undefined)) throw new Error(`not a route: ${dst} via ${via}`);
  const scope = gateway === undefined ? 'link' : 'global';
  ns.routes.push({
    destination,
    type: 'unicast',
    scope,
    metric: 0,
    proto: 'boot',
    ...(gateway === undefined ? {} : { via: gateway }),
    ...(device === undefined ? {} : { device }),
  });
}

/** Address of whoever is at the other end of a cable. */
const NEIGHBOUR = '02:ff:ff:ff:ff:fe';

/** A packet comes in by a device, from the neighbour there; everything it leads to happens. */
export function inject(host: SingleHost, deviceName: string, packet: Packet): readonly Sent[] {
  const device = host.ns.devices.get(deviceName);
  if (!device) throw new Error(`no device ${deviceName}`);
  host.sent = [];
  const trace = beginTrace(host.run, newFlow(host.run), 'injected');
  const mac = packet.mac ?? { source: NEIGHBOUR, destination: device.mac };
  receive(host.run, host.ns, device, { ...packet, mac }, trace);
  if (host.run.net.queue.heap.length) runEvents(host.run);
  return host.sent;
}

/** The host itself sends a packet by a raw socket; everything it leads to happens. */
export function sendFromHost(
  host: SingleHost,
  packet: Packet,
): { readonly sent: readonly Sent[]; readonly errno: Errno } {
  host.sent = [];
  const trace = beginTrace(host.run, newFlow(host.run), 'sent');
  const errno = sendRaw(host.run, host.ns, packet, trace);
  if (host.run.net.queue.heap.length) runEvents(host.run);
  return { sent: host.sent, errno };
}

/** Lets virtual time pass, µs. */
export function pass(host: SingleHost, micros: number): void {
  const end = host.run.net.time + micros;
  if (host.run.net.queue.heap.length) runEvents(host.run, (_, time) => time > end);
  host.run.net.time = end;
}
