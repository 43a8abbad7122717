import { deviceAt } from '../../../net/device';
import { addDevice, refresh, removeDevice, interfaceAddress } from '../../../net/namespace';
import type { Device, Netns } from '../../../net/netns';
import type { World } from '../../../world/world';
import { macOf } from '../../../world/mac';
import { parseMac } from '../../../packet/mac';
import { CommandError, type Shell } from '../../command';
import { linkLines } from './show-link';
import { readVxlan } from './vxlan-words';
import { deviceNamed, deviceShown, type IpShell, rtnetlink, Words } from './words';

/** `ip link`. Source: iproute2 ip/iplink.c */
export function ipLink(shell: IpShell, args: readonly string[]): string | undefined {
  const [verb = 'show', ...rest] = args;
  if (verb === 'add') return add(shell, new Words(rest));
  if (verb === 'set') return set(shell, new Words(rest));
  if (verb === 'del' || verb === 'delete') {
    const words = new Words(rest);
    if (words.peek() === 'dev') words.next();
    return remove(shell.world, shell.ns, deviceNamed(shell.ns, words.value()));
  }
  if (!'show'.startsWith(verb) && verb !== 'list')
    throw new CommandError(`Command "${verb}" is unknown, try "ip link help".`, 255);
  const words = new Words(rest);
  if (words.peek() === 'dev') words.next();
  const name = words.next();
  const devices = name === undefined ? [...shell.ns.devices.values()] : [deviceShown(shell.ns, name)];
  return devices.map((d) => linkLines(shell.world.net, shell.ns, d, { mode: true, details: shell.details })).join('');
}

interface NewLink {
  name: string;
  netns: Netns;
  mac?: string;
  mtu?: number;
}

function add(shell: Shell, words: Words): undefined {
  const link: NewLink = { name: '', netns: shell.ns };
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'type') return make(shell, link, words.value(), words);
    readCommon(shell, link, word, words);
  }
  throw new CommandError('Not enough information: "type" argument is required', 255);
}

function readCommon(shell: Shell, link: NewLink, word: string, words: Words): void {
  if (word === 'name' || word === 'dev') link.name = words.value();
  else if (word === 'address') link.mac = macFrom(words.value());
  else if (word === 'mtu') link.mtu = numberFrom(words.value(), 'mtu');
  else if (word === 'netns') link.netns = netnsNamed(shell, words.value());
  else if (word === 'txqueuelen' || word === 'numtxqueues' || word === 'numrxqueues') words.value();
  else if (link.name === '') link.name = word;
  else throw new CommandError(`Error: either "dev" is duplicate, or "${word}" is a garbage.`, 255);
}

function make(shell: Shell, link: NewLink, type: string, words: Words): undefined {
  if (!/^[^\s/]{1,15}$/.test(link.name))
    throw new CommandError(`Error: argument "${link.name}" is wrong: "name" not a valid ifname`, 255);
  if (link.netns.devices.has(link.name)) throw rtnetlink('File exists');
  const { ns } = shell;
  switch (type) {
    case 'bridge':
      create(link, 'bridge', { data: { fdb: new Map() } });
      break;
    case 'dummy':
      create(link, 'dummy', { noarp: true });
      break;
    case 'vxlan':
      create(link, 'vxlan', { data: readVxlan(ns, words) });
      break;
    case 'veth': {
      const peer: NewLink = { name: '', netns: ns };
      const word = words.next();
      if (word !== undefined && word !== 'peer') throw new CommandError(`veth: unknown option "${word}"?`, 255);
      for (let w = words.next(); w !== undefined; w = words.next()) readCommon(shell, peer, w, words);
      if (peer.name === '') peer.name = freeName(peer.netns, 'veth');
      if (peer.netns.devices.has(peer.name)) throw rtnetlink('File exists');
      create(link, 'veth', { peer: `${peer.netns.place}/${peer.name}` });
      create(peer, 'veth', { peer: `${link.netns.place}/${link.name}` });
      break;
    }
    default:
      throw new CommandError(`Error: Unknown device type.`, 2);
  }
}

function create(
  link: NewLink,
  kind: Device['kind'],
  more: { readonly data?: unknown; readonly peer?: string; readonly noarp?: boolean },
): void {
  const mac = link.mac ?? macOf(`${link.netns.place}/${link.name}`);
  addDevice(link.netns, { name: link.name, kind, mac, ...(link.mtu === undefined ? {} : { mtu: link.mtu }), ...more });
}

function freeName(ns: Netns, prefix: string): string {
  for (let n = 0; ; n++) if (!ns.devices.has(`${prefix}${n}`)) return `${prefix}${n}`;
}

function set(shell: Shell, words: Words): undefined {
  const { ns } = shell;
  let device: Device | undefined;
  const there = (): Device => {
    if (!device) throw new CommandError('Not enough information: "dev" argument is required.', 255);
    return device;
  };
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'dev') device = deviceNamed(ns, words.value());
    else if (word === 'up') bringUp(there());
    else if (word === 'down') there().up = false;
    else if (word === 'mtu') there().mtu = numberFrom(words.value(), 'mtu');
    else if (word === 'address') there().mac = macFrom(words.value());
    else if (word === 'master') enslave(ns, there(), words.value());
    else if (word === 'nomaster') delete there().master;
    else if (word === 'arp') setArp(there(), words.value());
    else if (word === 'group')
      there().group = words.peek() === 'default' ? Number(words.next() && 0) : numberFrom(words.value(), 'group');
    else if (word === 'type' || word === 'bridge_slave') continue;
    else if (word === 'hairpin') there().hairpin = words.value() === 'on';
    else if (device === undefined) device = deviceNamed(ns, word);
    else throw new CommandError(`Error: either "dev" is duplicate, or "${word}" is a garbage.`, 255);
  }
  there();
  refresh(ns);
}

/** A loopback device without an address gets its own. Source: net/ipv4/devinet.c inetdev_event() */
function bringUp(device: Device): void {
  device.up = true;
  if (device.kind !== 'loopback' || device.addresses.length > 0) return;
  const own = interfaceAddress('127.0.0.1/8');
  if (own) device.addresses.push(own);
}

function setArp(device: Device, value: string): void {
  if (value === 'off') device.noarp = true;
  else delete device.noarp;
}

function enslave(ns: Netns, device: Device, master: string): void {
  if (deviceNamed(ns, master).kind !== 'bridge') throw rtnetlink('Operation not supported');
  device.master = master;
}

function remove(world: World, ns: Netns, device: Device): undefined {
  if (device.kind === 'loopback' || device.kind === 'ethernet') throw rtnetlink('Operation not supported');
  const peer = device.kind === 'veth' ? deviceAt(world.net, device.peer) : undefined;
  for (const port of ns.devices.values()) if (port.master === device.name) delete port.master;
  removeDevice(ns, device);
  if (peer) removeDevice(peer.ns, peer.device);
}

function netnsNamed(shell: Shell, name: string): Netns {
  const ns = shell.world.net.namespaces.get(`${shell.ns.host}/${name}`);
  if (!ns) throw new CommandError(`Error: argument "${name}" is wrong: Invalid "netns" value`, 255);
  return ns;
}

function macFrom(word: string): string {
  const mac = parseMac(word);
  if (mac === undefined) throw new CommandError(`"${word}" is invalid lladdr.`);
  return word.toLowerCase();
}

export function numberFrom(word: string, what: string): number {
  if (!/^\d+$/.test(word)) throw new CommandError(`Error: argument "${word}" is wrong: Invalid "${what}" value`, 255);
  return Number(word);
}
