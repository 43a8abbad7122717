import { leadingNumber, strtoul, strtoull } from '../lib/numbers';
import { RuleError } from '../lib/words';
import { type Family, type Masked, parseIp, prefixLength, prefixMask } from '../packet/address';
import { parseInetAton } from '../packet/inet-aton';
import { parseHost } from './addresses';
import type { Option } from './extension';
import { parseProtocol } from '../lib/names/protocols';
import { servicePort } from '../lib/names/services';

/** A value as its option's type says. */
export type OptionValue = number | bigint | string | readonly number[] | readonly bigint[] | Masked | undefined;

const MAX_U64 = (1n << 64n) - 1n;
const MAX = {
  u8: 0xff,
  u16: 0xffff,
  u32: 0xffffffff,
  u8range: 0xff,
  u16range: 0xffff,
  u32range: 0xffffffff,
} as const satisfies Partial<Record<Option['type'], number>>;

/**
 * Reads the word of an option by its type. The words on failure are libxtables'.
 *
 * Source: libxtables/xtoptions.c xtopt_parse_*()
 * @param at number of the word, for RuleError
 */
export function readValue(extension: string, option: Option, text: string, at: number, family: Family): OptionValue {
  const fail = (message: string): never => {
    throw new RuleError(message, at);
  };
  switch (option.type) {
    case 'none':
      return undefined;
    case 'word':
      if (option.oneOf && !option.oneOf.includes(text))
        fail(`${extension}: Bad value for "${option.name}" option: "${text}"`);
      return text;
    case 'string':
      if (option.min && text.length < option.min)
        fail(`Argument must have a minimum length of ${option.min} characters\n`);
      if (option.max && text.length > option.max)
        fail(`Argument must have a maximum length of ${option.max} characters\n`);
      return text;
    case 'u8':
    case 'u16':
    case 'u32': {
      const most = family === 'ipv6' ? (option.maxIpv6 ?? option.max) : option.max;
      const [min, max] = [option.min ?? 0, most || MAX[option.type]];
      return strtoul(text, min, max) ?? fail(badRange(extension, option, min, max));
    }
    case 'u64': {
      const [min, max] = [BigInt(option.min ?? 0), option.max ? BigInt(option.max) : MAX_U64];
      return strtoull(text, min, max) ?? fail(badRange(extension, option, min, max));
    }
    case 'u8range':
    case 'u16range':
    case 'u32range':
      return readNumbers(extension, option, text, BigInt(MAX[option.type]), fail).map(Number);
    case 'u64range':
      return readNumbers(extension, option, text, MAX_U64, fail);
    case 'double': {
      const value = readDouble(text);
      const { min = 0, max = 0 } = option;
      if (value === undefined || (min !== max && (value < min || value > max)))
        fail(badRange(extension, option, min, max));
      return value;
    }
    case 'mark':
      return readMark(extension, option, text, fail);
    case 'port':
      return readPort(text) ?? fail(`Port "${text}" does not resolve to anything.\n`);
    case 'portrange':
      return readPorts(extension, option, text, fail);
    case 'protocol':
      return parseProtocol(text) ?? fail(`unknown protocol "${text}" specified`);
    case 'host':
      return { address: readHost(text, family, fail), mask: prefixMask(family === 'ipv4' ? 32 : 128, family) };
    case 'hostmask':
      return readHostMask(extension, option, text, family, fail);
    case 'plen':
      return readPrefix(extension, option, text, family, fail, NO_PREFIX);
    case 'plenmask': {
      const mask = prefixMask(readPrefix(extension, option, text, family, fail), family);
      return { address: mask, mask };
    }
    case 'tos':
      return readTos(option, text, fail);
    case 'syslog':
      return readLevel(text) ?? fail(`log level "${text}" unknown\n`);
    case 'mac':
      return readMac(text) ?? fail('Invalid MAC address specified.');
  }
}

type Fail = (message: string) => never;

function badRange(extension: string, option: Option, min: number | bigint, max: number | bigint): string {
  return `${extension}: bad value for option "${option.name}", or out of range (${min}-${max}).\n`;
}

/** Numbers between colons; a missing first one is 0, a missing second one the greatest. */
function readNumbers(extension: string, option: Option, text: string, max: bigint, fail: Fail): bigint[] {
  const values: bigint[] = [];
  const most = option.components ?? 2;
  let rest = text;
  for (;;) {
    if (values.length === most) fail(`${extension}: Too many components for option "${option.name}" (max: ${most})\n`);
    let end = 0;
    if (rest === '' || rest[0] === ':') {
      values.push(values.length === 1 ? max : 0n);
    } else {
      const read = leadingNumber(rest);
      if (!read || read.value > max)
        return fail(
          `${extension}: bad value for option "${option.name}" near "${rest}", or out of range (0-${max}).\n`,
        );
      end = read.end;
      if (end < rest.length && rest[end] !== ':')
        fail(`${extension}: Argument to "${option.name}" has unexpected characters near "${rest.slice(end)}".\n`);
      values.push(read.value);
    }
    if (end === rest.length) return values;
    rest = rest.slice(end + 1);
  }
}

/** A whole text as strtod() reads it: decimal, hexadecimal, or `nan`. */
function readDouble(text: string): number | undefined {
  if (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^\s*[+-]?nan$/i.test(text)) return Number.NaN;
  const m = /^\s*([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i.exec(text);
  if (!m || `${m[2]}${m[3]}` === '') return undefined;
  const digits = Number.parseInt(`${m[2]}${m[3]}`, 16);
  return (m[1] === '-' ? -1 : 1) * digits * 2 ** (Number(m[4] ?? 0) - 4 * (m[3] ?? '').length);
}

/** Source: libxtables/xtables.c xtables_parse_val_mask() */
function readMark(extension: string, option: Option, text: string, fail: Fail): readonly [number, number] {
  const bad = `${extension}: bad integer value for option "${option.name}", or out of range.\n`;
  const value = leadingNumber(text);
  if (!value || value.value > 0xffffffffn) return fail(bad);
  if (value.end === text.length) return [Number(value.value), 0xffffffff];
  const garbage = `${extension}: trailing garbage after value for option "${option.name}".\n`;
  if (text[value.end] !== '/') return fail(garbage);
  const rest = text.slice(value.end + 1);
  const mask = leadingNumber(rest);
  if (!mask || mask.value > 0xffffffffn) return fail(bad);
  if (mask.end !== rest.length) return fail(garbage);
  return [Number(value.value), Number(mask.value)];
}

/**
 * A port as getaddrinfo() resolves it: decimal, or the name of a service of any protocol. A number too large for a port
 * is cut to 16 bits, as the real program does.
 */
export function readPort(text: string): number | undefined {
  if (text === '') return 0;
  if (/^\s*\+?\d+$/.test(text)) {
    const value = BigInt.asIntN(32, BigInt(text));
    if (value >= 0n) return Number(value & 0xffffn);
  }
  return servicePort(text);
}

function readPorts(extension: string, option: Option, text: string, fail: Fail): readonly [number, number] {
  const parts = text.split(':');
  const most = option.components ?? 2;
  const range: [number, number] = [0, 0xffff];
  for (const [i, part] of parts.entries()) {
    if (i === most) fail(`${extension}: Too many components for option "${option.name}" (max: ${most})\n`);
    if (part === '') continue;
    const port = readPort(part) ?? fail(`Port "${part}" does not resolve to anything.\n`);
    if (i < 2) range[i] = port;
  }
  if (parts.length === 1) range[1] = range[0];
  return range;
}

/** Would a resolver look it up? Only names of the right letters, of which the last part is no number. */
function isHostName(text: string): boolean {
  return /^[\w-]+(\.[\w-]+)*\.?$/.test(text) && !/(^|\.)\d+$/.test(text);
}

/** The simulated hosts have no resolver: iptables on one without says this of names. */
function readHost(text: string, family: Family, fail: Fail): Masked['address'] {
  const address = family === 'ipv4' ? parseHost(text) : parseIp(text, family);
  if (address !== undefined) return address;
  const other = family === 'ipv4' ? parseIp(text, 'ipv6') : parseInetAton(text);
  if (other !== undefined) return fail('getaddrinfo: Address family for hostname not supported\n');
  return fail(
    `getaddrinfo: ${isHostName(text) ? 'Temporary failure in name resolution' : 'Name or service not known'}\n`,
  );
}

function readHostMask(extension: string, option: Option, text: string, family: Family, fail: Fail): Masked {
  const slash = text.indexOf('/');
  if (slash < 0)
    return { address: readHost(text, family, fail), mask: prefixMask(family === 'ipv4' ? 32 : 128, family) };
  const address = readHost(text.slice(0, slash), family, fail);
  const bits = readPrefix(extension, option, text.slice(slash + 1), family, fail);
  return { address, mask: prefixMask(bits, family) };
}

/** What a mask with holes is where the program keeps a length: -1 in eight bits. */
const NO_PREFIX = 255;

/** A mask as a prefix length or written out; one with holes counts as a very long prefix in the program, all ones. */
function readPrefix(
  extension: string,
  option: Option,
  text: string,
  family: Family,
  fail: Fail,
  holes = family === 'ipv4' ? 32 : 128,
): number {
  const width = family === 'ipv4' ? 32 : 128;
  const bits = strtoul(text, 0, width);
  if (bits !== undefined) return bits;
  const mask = family === 'ipv4' ? parseInetAton(text) : parseIp(text, family);
  if (mask === undefined)
    return fail(
      `${extension}: bad value for option "${option.name}", neither a valid network mask nor valid CIDR (0-${width}).\n`,
    );
  return prefixLength(mask) ?? holes;
}

const TOS_NAMES: readonly (readonly [string, number])[] = [
  ['minimize-delay', 0x10],
  ['maximize-throughput', 0x08],
  ['maximize-reliability', 0x04],
  ['minimize-cost', 0x02],
  ['normal-service', 0x00],
];

function readTos(option: Option, text: string, fail: Fail): readonly [number, number] {
  const value = leadingNumber(text);
  if (!value || value.value > 0xffn) {
    const named = TOS_NAMES.find(([name]) => name === text.toLowerCase());
    return named ? [named[1], option.max ?? 0] : fail(`Symbolic name "${text}" is unknown`);
  }
  if (value.end === text.length) return [Number(value.value), 0xff];
  const mask = text[value.end] === '/' ? strtoul(text.slice(value.end + 1), 0, 0xff) : undefined;
  return mask === undefined ? fail(`Illegal value: "${text}"`) : [Number(value.value), mask];
}

const LEVELS: Readonly<Record<string, number>> = {
  alert: 1,
  crit: 2,
  debug: 7,
  emerg: 0,
  error: 3,
  info: 6,
  notice: 5,
  panic: 0,
  warning: 4,
};

function readLevel(text: string): number | undefined {
  return strtoul(text, 0, 7) ?? (Object.hasOwn(LEVELS, text) ? LEVELS[text] : undefined);
}

/** Six parts of one or two hexadecimal digits; gives the address as it is printed, lower case and two digits each. */
function readMac(text: string): string | undefined {
  const parts = text.split(':');
  if (parts.length !== 6 || !parts.every((p) => /^[0-9a-fA-F]{0,2}$/.test(p))) return undefined;
  return parts.map((p) => p.toLowerCase().padStart(2, '0')).join(':');
}
