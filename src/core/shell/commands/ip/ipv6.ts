import { formatIpv6, parseIpv6 } from '../../../packet/address';
import type { Device, Netns } from '../../../net/netns';
import { CommandError } from '../../command';
import { linkLines } from './show-link';
import { deviceNamed, deviceShown, type IpShell, Words } from './words';

/**
 * Addresses and routes of IPv6: kept and shown as they were given, for packets here are IPv4.
 *
 * Source: iproute2 ip/ipaddress.c, ip/iproute.c with preferred_family AF_INET6
 */

const LINK_LOCAL = 0x3fan;
const LOOPBACK = 1n;

/** `2001:db8::1/64` as the kernel writes it; `undefined` where it is none. */
export function ipv6Prefix(word: string): string | undefined {
  const [ip = '', bits = '128', ...more] = word.split('/');
  const value = parseIpv6(ip);
  if (value === undefined || more.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > 128) return undefined;
  return `${formatIpv6(value)}/${Number(bits)}`;
}

/** The lines of a device's IPv6 addresses in `ip addr`. */
export function ipv6Lines(device: Device): string {
  return (device.ipv6 ?? [])
    .map(
      (address) => `    inet6 ${address} scope ${scopeOf(address)} \n       valid_lft forever preferred_lft forever\n`,
    )
    .join('');
}

function scopeOf(address: string): string {
  const value = parseIpv6(address.slice(0, address.indexOf('/'))) ?? 0n;
  if (value === LOOPBACK) return 'host';
  return value >> 118n === LINK_LOCAL ? 'link' : 'global';
}

/** `ip -6 address`, and `ip address` where an address is one of IPv6. */
export function ipv6Address({ ns, world }: IpShell, args: readonly string[]): string | undefined {
  const [verb = 'show', ...rest] = args;
  if (['add', 'replace', 'del', 'delete'].includes(verb)) return changeAddress(ns, verb, rest);
  const words = new Words(rest);
  if (words.peek() === 'dev') words.next();
  const name = words.next();
  const devices = name === undefined ? [...ns.devices.values()] : [deviceShown(ns, name)];
  return devices
    .filter((device) => device.ipv6?.length)
    .map((device) => {
      const [head = ''] = linkLines(world.net, ns, device).split('\n');
      return `${head.replace(/ qdisc \S+/, '').replace(/ group \S+/, '')}\n${ipv6Lines(device)}`;
    })
    .join('');
}

function changeAddress(ns: Netns, verb: string, rest: readonly string[]): undefined {
  const words = new Words(rest);
  let address: string | undefined;
  let device: Device | undefined;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'dev') device = deviceNamed(ns, words.value());
    else if (word === 'scope' || word === 'preferred_lft' || word === 'valid_lft') words.value();
    else if (!['local', 'nodad', 'noprefixroute', 'home', 'mngtmpaddr'].includes(word)) {
      address = ipv6Prefix(word);
      if (address === undefined) throw new CommandError(`Error: any valid prefix is expected rather than "${word}".`);
    }
  }
  if (!device || address === undefined)
    throw new CommandError('Not enough information: "dev" argument is required.', 255);
  const there = device.ipv6?.includes(address) ?? false;
  if (verb === 'add' && there) throw new CommandError('Error: ipv6: address already assigned.', 2);
  if (verb.startsWith('del') && !there) throw new CommandError('Error: ipv6: address not found.', 2);
  const others = (device.ipv6 ?? []).filter((a) => a !== address);
  device.ipv6 = verb.startsWith('del') ? others : [...others, address];
}

/** `ip -6 route`. */
export function ipv6Route({ ns }: IpShell, args: readonly string[]): string | undefined {
  const [verb = 'show', ...rest] = args;
  const all = ns.ipv6Routes ?? [];
  if ('show'.startsWith(verb) || verb === 'list') return all.map((route) => `${route}\n`).join('');
  if (verb === 'get') throw new CommandError('No packet of IPv6 is routed here: packets are IPv4.', 2);
  const route = rest.join(' ');
  const to = destinationOf(rest);
  if (to !== 'default' && ipv6Prefix(to) === undefined)
    throw new CommandError(`Error: any valid prefix is expected rather than "${to}".`);
  const same = (one: string) => destinationOf(one.split(' ')) === to;
  if (verb === 'del' || verb === 'delete') {
    if (!all.some(same)) throw new CommandError('RTNETLINK answers: No such process', 2);
    ns.ipv6Routes = all.filter((one) => !same(one));
  } else if (verb === 'add' && all.includes(route)) throw new CommandError('RTNETLINK answers: File exists', 2);
  else if (verb === 'add' || verb === 'append') ns.ipv6Routes = [...all, route];
  else if (verb === 'replace') ns.ipv6Routes = [...all.filter((one) => !same(one)), route];
  else throw new CommandError(`Command "${verb}" is unknown, try "ip route help".`, 255);
  return undefined;
}

const TYPES = ['unicast', 'blackhole', 'unreachable', 'prohibit', 'throw', 'to'];

function destinationOf(words: readonly string[]): string {
  return words.find((word) => !TYPES.includes(word)) ?? '';
}
