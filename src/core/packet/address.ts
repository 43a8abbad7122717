/** An IPv4 address as an unsigned 32-bit number, or an IPv6 address as a 128-bit bigint. */
export type Ip = number | bigint;

/** IPv4 only: packets are IPv4; rules may be of either family. */
export type Ipv4 = number;

export type Family = 'ipv4' | 'ipv6';

/** An address with a mask, which need not be a prefix (`-s 10.0.0.1/255.0.255.0` is legal). */
export interface Masked {
  readonly address: Ip;
  readonly mask: Ip;
}

const ALL_V6 = (1n << 128n) - 1n;

/** Reads a dotted quad; `undefined` where the text is none. Strict: four decimal parts, no leading blanks. */
export function parseIpv4(text: string): Ipv4 | undefined {
  // By character codes: rulesets have hundreds of thousands of addresses.
  let value = 0;
  let part = -1;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 46) {
      if (digits === 0 || ++dots > 3) return undefined;
      value = value * 256 + part;
      part = -1;
      digits = 0;
    } else if (c >= 48 && c <= 57 && ++digits <= 3) {
      part = (part < 0 ? 0 : part) * 10 + (c - 48);
      if (part > 255) return undefined;
    } else {
      return undefined;
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + part : undefined;
}

/** Reads a dotted quad that must be right (our own data); throws where it is not. */
export function ipv4(text: string): Ipv4 {
  const value = parseIpv4(text);
  if (value === undefined) throw new Error(`not an IPv4 address: ${text}`);
  return value;
}

export function formatIpv4(value: Ipv4): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** Reads an IPv6 address, `::` and an IPv4 tail included; `undefined` where the text is none. */
export function parseIpv6(text: string): bigint | undefined {
  let source = text;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail) {
    const v4 = parseIpv4(tail[2] ?? '');
    if (v4 === undefined) return undefined;
    source = `${tail[1]}${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const read = (half: string): number[] | undefined => {
    if (half === '') return [];
    const words: number[] = [];
    for (const w of half.split(':')) {
      if (!/^[0-9a-fA-F]{1,4}$/.test(w)) return undefined;
      words.push(Number.parseInt(w, 16));
    }
    return words;
  };
  const left = read(halves[0] ?? '');
  const right = halves.length === 2 ? read(halves[1] ?? '') : [];
  if (!left || !right) return undefined;
  const gap = 8 - left.length - right.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  let value = 0n;
  for (const w of [...left, ...Array.from({ length: gap }, () => 0), ...right]) value = (value << 16n) | BigInt(w);
  return value;
}

/** Writes an IPv6 address as inet_ntop() does: lower case, the longest run of zero words as `::`. */
export function formatIpv6(value: bigint): string {
  const words: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) words.push(Number((value >> shift) & 0xffffn));
  if (words.slice(0, 5).every((w) => w === 0) && words[5] === 0xffff)
    return `::ffff:${formatIpv4(Number(value & 0xffffffffn))}`;
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && words[i + n] === 0) n++;
    if (n > bestLength) [best, bestLength] = [i, n];
  }
  const hex = (part: number[]) => part.map((w) => w.toString(16)).join(':');
  return best < 0 ? hex(words) : `${hex(words.slice(0, best))}::${hex(words.slice(best + bestLength))}`;
}

export function parseIp(text: string, family: Family): Ip | undefined {
  return family === 'ipv4' ? parseIpv4(text) : parseIpv6(text);
}

export function formatIp(value: Ip): string {
  return typeof value === 'number' ? formatIpv4(value) : formatIpv6(value);
}

/** The mask of a prefix length. */
export function prefixMask(bits: number, family: 'ipv4'): number;
export function prefixMask(bits: number, family: Family): Ip;
export function prefixMask(bits: number, family: Family): Ip {
  if (family === 'ipv4') return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  return bits === 0 ? 0n : (ALL_V6 << BigInt(128 - bits)) & ALL_V6;
}

/** The prefix length of a mask; `undefined` where the mask has holes. */
export function prefixLength(mask: Ip): number | undefined {
  if (typeof mask === 'number') {
    const bits = Math.clz32(~mask);
    return prefixMask(bits, 'ipv4') === mask ? bits : undefined;
  }
  for (let bits = 0; bits <= 128; bits++) if (prefixMask(bits, 'ipv6') === mask) return bits;
  return undefined;
}

/** An IPv4 network, `10.244.1.0/24`. The address may have host bits (an interface's address with its prefix). */
export interface Cidr {
  readonly address: Ipv4;
  readonly prefix: number;
}

/** Reads `a.b.c.d/n` (`/32` where no prefix is given); throws on our own wrong data. */
export function cidr(text: string): Cidr {
  const value = parseCidr(text);
  if (!value) throw new Error(`not an IPv4 network: ${text}`);
  return value;
}

export function parseCidr(text: string): Cidr | undefined {
  const [address = '', prefix = '32', ...rest] = text.split('/');
  const ip = parseIpv4(address);
  if (ip === undefined || rest.length || !/^\d+$/.test(prefix) || Number(prefix) > 32) return undefined;
  return { address: ip, prefix: Number(prefix) };
}

export function formatCidr(c: Cidr): string {
  return `${formatIpv4(c.address)}/${c.prefix}`;
}

export function inCidr(ip: Ipv4, c: Cidr): boolean {
  const mask = prefixMask(c.prefix, 'ipv4');
  return ((ip ^ c.address) & mask) === 0;
}

/** The network address of a CIDR, host bits cleared. */
export function networkOf(c: Cidr): Cidr {
  return { address: (c.address & prefixMask(c.prefix, 'ipv4')) >>> 0, prefix: c.prefix };
}
