import { emptyConntrack } from '../conntrack/table';
import { newSetStore } from '../ipset/set';
import { emptyRuleset } from '../netfilter/ruleset';
import { parseIpv4 } from '../packet/address';
import type { Place } from '../trace/step';
import { NO_MAC } from './device';
import type { Device, DeviceKind, InterfaceAddress, Netns } from './netns';
import { buildFib, EMPTY_FIB } from './route';
import type { Network } from './run';
import { addDeviceSysctls, readInterfaceConf, removeDeviceSysctls, setSysctlDefaults } from './sysctl';

/** A fresh namespace: only a loopback device that is down, no rules, the kernel's default settings. */
export function createNetns(net: Network, place: Place): Netns {
  const ns: Netns = {
    place,
    host: place.slice(0, place.indexOf('/')),
    devices: new Map(),
    nextDevice: 1,
    routes: [],
    neighbours: new Map(),
    netfilter: {
      ipv4: emptyRuleset(),
      ipv6: emptyRuleset(),
      conntrack: emptyConntrack(),
      sets: newSetStore(),
      recent: new Map(),
      accounts: new Map(),
      shared: new Map(),
      sysctls: new Map(),
    },
    sockets: [],
    nextSocket: 1,
    nextTimer: 1,
    fib: EMPTY_FIB,
    conf: new Map(),
    peers: new Map(),
    fragments: new Map(),
  };
  setSysctlDefaults(ns.netfilter.sysctls);
  addDevice(ns, { name: 'lo', kind: 'loopback', mac: NO_MAC, mtu: 65536 });
  net.namespaces.set(place, ns);
  return ns;
}

export interface NewDevice {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly mac: string;
  readonly mtu?: number;
  readonly peer?: Place;
  readonly noarp?: boolean;
  readonly data?: unknown;
}

/** Puts a device into a namespace, down and without addresses. */
export function addDevice(ns: Netns, made: NewDevice): Device {
  const device: Device = { mtu: 1500, up: false, addresses: [], group: 0, ...made, index: ns.nextDevice++ };
  ns.devices.set(device.name, device);
  addDeviceSysctls(ns, device.name);
  refresh(ns);
  return device;
}

export function removeDevice(ns: Netns, device: Device): void {
  ns.devices.delete(device.name);
  ns.routes = ns.routes.filter((r) => r.device !== device.name);
  for (const key of ns.neighbours.keys()) if (key.startsWith(`${device.name}/`)) ns.neighbours.delete(key);
  removeDeviceSysctls(ns, device.name);
  refresh(ns);
}

/** Plugs a device into a segment, which is made with its first member. */
export function plug(net: Network, ns: Netns, device: Device, segment: Place): void {
  const members = net.segments.get(segment)?.members ?? [];
  net.segments.set(segment, { members: [...members, `${ns.place}/${device.name}`] });
  device.peer = segment;
}

/** Pulls all cables of a namespace out of their segments. */
export function unplug(net: Network, place: Place): void {
  for (const [name, { members }] of net.segments) {
    net.segments.set(name, { members: members.filter((member) => !member.startsWith(`${place}/`)) });
  }
}

/** `a.b.c.d/n` as an address of a device; loopback addresses have the scope of the host. `undefined` where it is none. */
export function interfaceAddress(text: string): InterfaceAddress | undefined {
  const [ip = '', bits = '32'] = text.split('/');
  const address = parseIpv4(ip);
  const prefix = Number(bits);
  if (address === undefined || !/^\d+$/.test(bits) || prefix > 32) return undefined;
  return { address, prefix, scope: address >>> 24 === 127 ? 'host' : 'global' };
}

/** Makes anew what follows from devices, routes and sysctls. Called after each change of them. */
export function refresh(ns: Netns): void {
  // The main table loses what leads out by a device that went down. Source: net/ipv4/fib_semantics.c fib_sync_down_dev()
  ns.routes = ns.routes.filter((r) => r.device === undefined || ns.devices.get(r.device)?.up);
  for (const [table, routes] of ns.tables ?? []) {
    const left = routes.filter((r) => r.device === undefined || ns.devices.get(r.device)?.up);
    if (left.length < routes.length) ns.tables?.set(table, left);
  }
  ns.fib = buildFib(ns);
  ns.conf = new Map([...ns.devices.keys()].map((name) => [name, readInterfaceConf(ns, name)]));
}
