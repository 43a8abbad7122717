import { formatCidr, prefixMask } from '../../../packet/address';
import { interfaceAddress, refresh } from '../../../net/namespace';
import type { Device, InterfaceAddress, Netns } from '../../../net/netns';
import { CommandError } from '../../command';
import { ipv6Address, ipv6Lines } from './ipv6';
import { deviceNamed, deviceShown, type IpShell, rtnetlink, Words } from './words';
import { linkLines } from './show-link';

const SCOPES = ['global', 'link', 'host'] as const;

/** `ip address`. Source: iproute2 ip/ipaddress.c */
export function ipAddress(shell: IpShell, args: readonly string[]): string | undefined {
  const { ns, world, family } = shell;
  const [verb = 'show', ...rest] = args;
  if (family === 'ipv6' || (family === undefined && rest[0]?.includes(':'))) return ipv6Address(shell, args);
  if (verb === 'add' || verb === 'replace') return change(ns, rest, verb);
  if (verb === 'del' || verb === 'delete') return change(ns, rest, 'del');
  if (verb === 'flush') {
    const words = new Words(rest);
    if (words.peek() === 'dev') words.next();
    deviceNamed(ns, words.value()).addresses = [];
    refresh(ns);
    return undefined;
  }
  if (!'show'.startsWith(verb) && verb !== 'list')
    throw new CommandError(`Command "${verb}" is unknown, try "ip address help".`, 255);
  const words = new Words(rest);
  if (words.peek() === 'dev') words.next();
  const name = words.next();
  const devices = name === undefined ? [...ns.devices.values()] : [deviceShown(ns, name)];
  const lines = (d: Device) => d.addresses.map((a) => addressLines(d, a)).join('');
  return devices.map((d) => linkLines(world.net, ns, d) + lines(d) + (family === 'ipv4' ? '' : ipv6Lines(d))).join('');
}

function addressLines(device: Device, address: InterfaceAddress): string {
  const label = device.name;
  return `    inet ${formatCidr(address)} scope ${address.scope} ${label}\n       valid_lft forever preferred_lft forever\n`;
}

function change(ns: Netns, args: readonly string[], how: 'add' | 'replace' | 'del'): undefined {
  const words = new Words(args);
  let address: InterfaceAddress | undefined;
  let device: Device | undefined;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'dev') device = deviceNamed(ns, words.value());
    else if (word === 'scope') {
      const scope = SCOPES.find((s) => s === words.peek());
      if (!scope || !address)
        throw new CommandError(`Error: argument "${words.peek()}" is wrong: invalid scope value.`, 255);
      words.next();
      address = { ...address, scope };
    } else if (word === 'brd' || word === 'broadcast' || word === 'label') words.value();
    else if (word !== 'local') {
      address = interfaceAddress(word);
      if (!address) throw new CommandError(`Error: any valid prefix is expected rather than "${word}".`);
    }
  }
  if (!device) throw new CommandError('Not enough information: "dev" argument is required.', 255);
  if (!address) throw rtnetlink('Invalid argument');
  const { address: ip, prefix } = address;
  const there = device.addresses.findIndex((a) => a.address === ip && a.prefix === prefix);
  if (how === 'del') {
    if (there < 0) throw new CommandError('Error: ipv4: Address not found.', 2);
    remove(device, there);
  } else if (there < 0) device.addresses = [...device.addresses, address];
  else if (how === 'add') throw new CommandError('Error: ipv4: Address already assigned.', 2);
  refresh(ns);
}

/** With a primary address its secondaries go. Source: net/ipv4/devinet.c __inet_del_ifa(), promote_secondaries 0 */
function remove(device: Device, index: number): void {
  const gone = device.addresses[index] as InterfaceAddress;
  const mask = prefixMask(gone.prefix, 'ipv4');
  const sameSubnet = (a: InterfaceAddress) => a.prefix === gone.prefix && ((a.address ^ gone.address) & mask) === 0;
  const primary = device.addresses.findIndex(sameSubnet) === index;
  device.addresses = device.addresses.filter((a) => a !== gone && !(primary && sameSubnet(a)));
}
