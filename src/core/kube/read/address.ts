import { type Family, formatIp, type Ip, parseIpv4, parseIpv6, prefixMask } from '../../packet/address';

/** An address as Kubernetes reads it, and how it prints it back. */
export interface ReadAddress {
  readonly family: Family;
  readonly value: Ip;
  readonly text: string;
}

export interface ReadNetwork {
  readonly family: Family;
  /** The address without host bits. */
  readonly value: Ip;
  readonly mask: Ip;
  readonly prefix: number;
  /** Masked: `1.2.3.4/28` reads as `1.2.3.0/28`. */
  readonly text: string;
}

/**
 * Reads an address leniently: parts of an IPv4 address may have leading zeros, which are decimal.
 * An IPv4-mapped IPv6 address is its IPv4 address, as in Go's net.IP.
 *
 * Source: k8s.io/utils/internal/third_party/forked/golang/net ParseIP()
 */
export function readAddress(text: string): ReadAddress | undefined {
  if (!text.includes(':')) {
    const decimal = LEADING_ZERO.test(text) ? text.replace(/(^|\.)0+(?=\d)/g, '$1') : text;
    const value = parseIpv4(decimal);
    return value === undefined ? undefined : { family: 'ipv4', value, text: decimal };
  }
  const value = parseIpv6(text);
  if (value === undefined) return undefined;
  if (value >> 32n === 0xffffn) {
    const low = Number(value & 0xffffffffn);
    return { family: 'ipv4', value: low, text: formatIp(low) };
  }
  return { family: 'ipv6', value, text: formatIp(value) };
}

const LEADING_ZERO = /(^|\.)0\d/;

/** Reads `address/prefix` as leniently; `undefined` where the text is none. */
export function readNetwork(text: string): ReadNetwork | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const read = readAddress(address);
  if (!read || rest.length || !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = Number(length);
  const { family } = read;
  if (prefix > (family === 'ipv4' ? 32 : 128)) return undefined;
  const mask = prefixMask(prefix, family);
  const value = maskAddress(read.value, mask);
  return { family, value, mask, prefix, text: `${formatIp(value)}/${prefix}` };
}

export function inNetwork(address: ReadAddress, network: ReadNetwork): boolean {
  return address.family === network.family && maskAddress(address.value, network.mask) === network.value;
}

/** `10.0.1.1:80`, `[fd00::1]:80`. Source: net.JoinHostPort() */
export function joinHostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Is the address in 127.0.0.0/8 or ::1? */
export function isLoopback(address: ReadAddress): boolean {
  return typeof address.value === 'number' ? address.value >>> 24 === 127 : address.value === LOOPBACK_V6;
}

const LOOPBACK_V6 = parseIpv6('::1');

function maskAddress(value: Ip, mask: Ip): Ip {
  if (typeof value === 'number' && typeof mask === 'number') return (value & mask) >>> 0;
  return BigInt(value) & BigInt(mask);
}
