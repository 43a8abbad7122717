import { say } from '../lib/say';
import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';
import { type Family, formatIp, type Ip, parseIpv4, parseIpv6 } from '../packet/address';
import type { Given, NatRange, Occurrence } from './extension';
import { servicePort } from '../lib/names/services';

/** A range of addresses and ports that a NAT target was given. */
export interface NatTo {
  readonly addresses: readonly [min: Ip, max: Ip] | undefined;
  readonly ports: readonly [min: number, max: number] | undefined;
  /** Port that the first of the range stands for: `:1000-2000/3000`. */
  readonly base: number | undefined;
  readonly random: boolean;
  readonly randomFully: boolean;
  readonly persistent: boolean;
}

/** Addresses and ports without flags. */
export type To = Pick<NatTo, 'addresses' | 'ports' | 'base'>;

export const NOWHERE: To = { addresses: undefined, ports: undefined, base: undefined };

/** Protocols whose ports NAT may change. */
const WITH_PORTS: ReadonlySet<number> = new Set([1, 6, 17, 33, 132]);

/** What was read of a range, with the flags beside it. */
export function natTo(given: Given, { addresses, ports, base }: To): NatTo {
  return {
    addresses,
    ports,
    base,
    random: given.has('--random'),
    randomFully: given.has('--random-fully'),
    persistent: given.has('--persistent'),
  };
}

/**
 * Reads ports as `--to-ports` takes them.
 *
 * Source: extensions/libxt_NAT.c parse_ports()
 * @throws RuleError
 */
export function readPorts(text: string, { protocol, word }: Occurrence): To {
  const fail = (message: string): never => {
    throw new RuleError(message, word);
  };
  if (!WITH_PORTS.has(protocol)) fail('Need TCP, UDP, SCTP or DCCP with port specification');
  const first = leadingPort(text, 0);
  if (!first) {
    const port = servicePort(text);
    return port === undefined ? fail(`Port \`${text}' not valid`) : toPorts(port, port);
  }
  const rest = text.slice(first.end);
  if (rest === '') return toPorts(first.port, first.port);
  if (rest[0] === ':') fail('Invalid port:port syntax - use dash');
  if (rest[0] !== '-') fail(`Garbage after port value: \`${rest}'`);
  const after = rest.slice(1);
  const second = leadingPort(after, 0) ?? fail(`Port \`${after}' not valid`);
  if (second.port < first.port) fail(`Port range \`${after}' funky`);
  const shift = after.slice(second.end);
  if (shift === '') return toPorts(first.port, second.port);
  if (shift[0] !== '/') fail(`Garbage after port range: \`${shift}'`);
  const base = leadingPort(shift.slice(1), 1)?.port ?? servicePort(shift.slice(1));
  return base === undefined ? fail(`Port \`${shift.slice(1)}' not valid`) : toPorts(first.port, second.port, base);
}

function toPorts(min: number, max: number, base?: number): To {
  return { addresses: undefined, ports: [min, max], base };
}

function leadingPort(text: string, min: number): { port: number; end: number } | undefined {
  const read = leadingNumber(text);
  if (!read || read.value < BigInt(min) || read.value > 0xffffn) return undefined;
  return { port: Number(read.value), end: read.end };
}

/**
 * Reads `[address[-address]][:port[-port[/port]]]`; IPv6 addresses with ports stand in brackets.
 *
 * Source: extensions/libxt_NAT.c parse_to()
 * @throws RuleError
 */
export function readTo(use: Occurrence, family: Family): To {
  const { text, word } = use;
  const fail = (message: string): never => {
    throw new RuleError(message, word);
  };
  const open = text.indexOf('[');
  let start = 0;
  let colon = text.indexOf(':');
  let end = text.length;
  if (open >= 0) {
    start = open + 1;
    end = text.indexOf(']', start);
    if (end < 0 || family === 'ipv4') fail('Invalid address format');
    colon = text.indexOf(':', end + 1);
  } else if (colon >= 0 && text.includes(':', colon + 1)) {
    // More than one colon: an IPv6 address without ports.
    colon = -1;
  }
  const to = colon < 0 ? NOWHERE : readPorts(text.slice(colon + 1), use);
  // The program takes `[]:80` for ports alone, and with it anything that has its colon in the third place.
  if (colon === 0 || colon === 2) return to;
  const [min = '', ...rest] = text.slice(start, Math.min(end, colon < 0 ? text.length : colon)).split('-');
  const first = parseStrict(min, family) ?? fail(`Bad IP address "${min}"`);
  if (rest.length === 0) return { addresses: [first, first], ports: to.ports, base: to.base };
  const max = rest.join('-');
  const last = parseStrict(max, family) ?? fail(`Bad IP address "${max}"`);
  return { addresses: [first, last], ports: to.ports, base: to.base };
}

/** An address as inet_pton() takes it: no leading zeros. */
function parseStrict(text: string, family: Family): Ip | undefined {
  if (family === 'ipv6') return parseIpv6(text);
  return /(^|\.)0\d/.test(text) ? undefined : parseIpv4(text);
}

/** As the older form of a target takes it, which has no room for the port that a shifted range starts from. */
export function withoutBase({ addresses, ports, base }: To): To {
  return { addresses, ports, base: base === undefined ? undefined : 0 };
}

/** Source: extensions/libxt_NAT.c sprint_range(), __NAT_print() */
export function printTo(option: string, to: NatTo, family: Family, bare: boolean): string {
  const words: string[] = [];
  const range = rangeText(to, family);
  if (range !== '') words.push(`${option} ${bare && range[0] === ':' ? range.slice(1) : range}`);
  if (to.random) words.push('--random');
  if (to.randomFully) words.push('--random-fully');
  if (to.persistent) words.push('--persistent');
  return words.join(' ');
}

/**
 * As `iptables -L` writes it: `to:10.0.0.1:80 random`.
 *
 * Source: extensions/libxt_NAT.c __NAT_print()
 * @param before what stands before the range, where there is one
 */
export function listTo(before: string, to: NatTo, family: Family): string {
  const range = rangeText(to, family);
  const words = [];
  if (range !== '') words.push(`${before}${before.endsWith(' ') && range[0] === ':' ? range.slice(1) : range}`);
  if (to.random) words.push('random');
  if (to.randomFully) words.push('random-fully');
  if (to.persistent) words.push('persistent');
  return words.join(' ');
}

/** The range as it is written after the option. */
export function rangeText({ addresses, ports, base }: NatTo, family: Family): string {
  let text = '';
  if (addresses) {
    const [min, max] = addresses;
    text = max === min ? formatIp(min) : `${formatIp(min)}-${formatIp(max)}`;
    if (family === 'ipv6' && ports) text = `[${text}]`;
  }
  if (ports) {
    const [min, max] = ports;
    text += max === min ? `:${min}` : `:${min}-${max}`;
    if (base !== undefined) text += `/${base}`;
  }
  return text;
}

/** What the kernel gets; addresses that are no IPv4 addresses have no packets here. */
export function natRange({ addresses, ports, base, random, randomFully, persistent }: NatTo): NatRange {
  const [min, max] = addresses ?? [];
  return {
    ...(typeof min === 'number' && typeof max === 'number' && { min, max }),
    ...(ports && { minPort: ports[0], maxPort: ports[1] }),
    ...(base !== undefined && { basePort: base }),
    ...(random && { random }),
    ...(randomFully && { randomFully }),
    ...(persistent && { persistent }),
  };
}

/** Ports in words: "port 80", "ports 80 to 90". */
export function portsWords([min, max]: readonly [number, number]): string {
  return min === max ? say`port ${min}` : say`ports ${min} to ${max}`;
}
