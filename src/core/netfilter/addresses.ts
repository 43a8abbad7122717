import { strtoul } from '../lib/numbers';
import { parseInetAton } from '../packet/inet-aton';
import { RuleError } from '../lib/words';
import { type Family, type Ipv4, type Masked, parseIpv4, parseIpv6, prefixMask } from '../packet/address';

const LEADING_ZERO = /(^|\.)0[0-9]/;

/** Names that a host knows without asking anybody: /etc/networks and /etc/hosts of Debian. */
const NETWORKS: ReadonlyMap<string, Ipv4> = new Map([
  ['default', 0],
  ['loopback', 0x7f000000],
  ['link-local', 0xa9fe0000],
]);
const HOSTS: ReadonlyMap<string, Ipv4> = new Map([['localhost', 0x7f000001]]);

/** The address of a host, in numbers or by a name of /etc/hosts. */
export function parseHost(text: string): Ipv4 | undefined {
  return parseInetAton(text) ?? HOSTS.get(text);
}

/**
 * Reads dotted bytes as `-s` and `-d` take them: each as strtoul() reads it, missing ones at the end are 0 (`10.1` is
 * 10.1.0.0) unless it is a mask.
 *
 * Source: libxtables/xtables.c __numeric_to_ipaddr()
 */
export function parseDotted(text: string, mask: boolean): Ipv4 | undefined {
  // The usual form needs no taking apart; a leading zero would make it octal.
  const plain = LEADING_ZERO.test(text) ? undefined : parseIpv4(text);
  if (plain !== undefined) return plain;
  const parts = text.split('.');
  if (parts.length > 4 || (mask && parts.length < 4)) return undefined;
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const part = parts[i];
    const byte = part === undefined ? 0 : strtoul(part, 0, 255);
    if (byte === undefined) return undefined;
    value = value * 256 + byte;
  }
  return value;
}

function parseMask(text: string, family: Family, word: number): Masked['mask'] {
  const mask = family === 'ipv4' ? parseDotted(text, true) : parseIpv6(text);
  if (mask !== undefined) return mask;
  const bits = strtoul(text, 0, family === 'ipv4' ? 32 : 128);
  if (bits === undefined) throw new RuleError(`invalid mask \`${text}' specified`, word);
  return prefixMask(bits, family);
}

function parseNetwork(text: string, family: Family, word: number): Masked {
  const slash = text.lastIndexOf('/');
  const mask =
    slash < 0 ? prefixMask(family === 'ipv4' ? 32 : 128, family) : parseMask(text.slice(slash + 1), family, word);
  if (typeof mask === 'number') {
    // With an empty mask the name is never looked at: `any/0`.
    const name = slash < 0 ? text : text.slice(0, slash);
    const address = mask === 0 ? 0 : (parseDotted(name, false) ?? NETWORKS.get(name) ?? parseHost(name));
    if (address === undefined) throw new RuleError(`host/network \`${name}' not found`, word);
    return { address: (address & mask) >>> 0, mask };
  }
  const name = slash < 0 ? text : text.slice(0, slash);
  const address = mask === 0n ? 0n : parseIpv6(name);
  if (address === undefined) throw new RuleError(`host/network \`${name}' not found`, word);
  return { address: address & mask, mask };
}

/**
 * Reads what follows `-s` or `-d`: addresses with masks, parted by commas. Host bits are cleared. Names are looked up in
 * the host's own files only.
 *
 * Source: libxtables/xtables.c xtables_ipparse_multiple()
 * @param word number of the word, for RuleError
 */
export function parseNetworks(text: string, family: Family, word: number): readonly Masked[] {
  if (!text.includes(',')) return [parseNetwork(text.trimStart(), family, word)];
  return text.split(',').map((part) => {
    if (part.length > 255) throw new RuleError('Hostname too long', word);
    return parseNetwork(part.trimStart(), family, word);
  });
}
