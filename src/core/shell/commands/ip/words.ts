import { type Cidr, type Ipv4, parseCidr, parseIpv4 } from '../../../packet/address';
import type { Device, Netns } from '../../../net/netns';
import { CommandError, type Shell } from '../../command';

/** A shell with the options that stand before the object. */
export interface IpShell extends Shell {
  readonly details: boolean;
  /** `-4`, `-6`; both where nothing was asked for. */
  readonly family?: 'ipv4' | 'ipv6';
}

/** Takes words one by one. */
export class Words {
  private readonly words: readonly string[];
  private at = 0;
  constructor(words: readonly string[]) {
    this.words = words;
  }

  peek(): string | undefined {
    return this.words[this.at];
  }

  next(): string | undefined {
    return this.words[this.at++];
  }

  /** The value of an option. */
  value(): string {
    const word = this.next();
    if (word === undefined) throw new CommandError('Command line is not complete. Try option "help"', 255);
    return word;
  }
}

export function deviceNamed(ns: Netns, name: string): Device {
  const device = ns.devices.get(name);
  if (!device) throw new CommandError(`Cannot find device "${name}"`);
  return device;
}

export function addressFrom(word: string): Ipv4 {
  const address = parseIpv4(word);
  if (address === undefined) throw new CommandError(`Error: inet address is expected rather than "${word}".`);
  return address;
}

/** `default`, `a.b.c.d` or `a.b.c.d/n`; numbers at the end may be left out. */
export function prefixFrom(word: string): Cidr {
  if (word === 'default' || word === 'any' || word === 'all') return { address: 0, prefix: 0 };
  const [short = '', bits] = word.split('/');
  const dots = short.split('.').length;
  const full = dots < 4 ? `${short}${'.0'.repeat(4 - dots)}` : short;
  const prefix = parseCidr(bits === undefined ? full : `${full}/${bits}`);
  if (!prefix) throw new CommandError(`Error: inet prefix is expected rather than "${word}".`);
  return prefix;
}

export function rtnetlink(error: string): CommandError {
  return new CommandError(`RTNETLINK answers: ${error}`, 2);
}

/** A device that is to be shown: the program has other words where there is none. */
export function deviceShown(ns: Netns, name: string): Device {
  const device = ns.devices.get(name);
  if (!device) throw new CommandError(`Device "${name}" does not exist.`);
  return device;
}
