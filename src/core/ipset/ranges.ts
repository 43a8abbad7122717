import { type Ip, prefixMask } from '../packet/address';
import type { Blob } from './blob';
import { SetError } from './errors';
import type { SetFamily } from './set';

export const bitsOf = (family: SetFamily): 32 | 128 => (family === 'inet6' ? 128 : 32);

/** The network of an address. */
export function networkOf(ip: Ip, prefix: number): Ip {
  if (typeof ip === 'number') return (ip & prefixMask(prefix, 'ipv4')) >>> 0;
  return ip & (prefixMask(prefix, 'ipv6') as bigint);
}

export function maskBy(ip: Ip, mask: Ip | undefined): Ip {
  if (mask === undefined) return ip;
  return typeof ip === 'number' ? (ip & (mask as number)) >>> 0 : ip & (mask as bigint);
}

/** First and last address of a network. Source: ip_set.h ip_set_mask_from_to() */
export function networkRange(ip: number, prefix: number): [from: number, to: number] {
  const from = networkOf(ip, prefix) as number;
  return [from, from + 2 ** (32 - prefix) - 1];
}

/** What `IP-IP` or `IP/CIDR` covers, for types whose elements are single addresses. IPv4 only. */
export function hostRange(ip: number, blob: Blob): [from: number, to: number] {
  if (blob.ipTo !== undefined) {
    const to = blob.ipTo as number;
    return ip > to ? [to, ip] : [ip, to];
  }
  if (blob.cidr === undefined) return [ip, ip];
  if (blob.cidr === 0) throw new SetError('INVALID_CIDR');
  return networkRange(ip, blob.cidr);
}

export function portRange(blob: Blob): [from: number, to: number] {
  const port = blob.port ?? 0;
  const to = blob.portTo ?? port;
  return port > to ? [to, port] : [port, to];
}

/** A prefix that must not be 0. */
export function checkedPrefix(prefix: number | undefined, bits: number): number {
  if (prefix === 0) throw new SetError('INVALID_CIDR');
  return prefix ?? bits;
}

export interface Network {
  readonly ip: Ip;
  readonly prefix: number;
}

/** The largest networks that make up a range of IPv4 addresses. Source: pfxlen.c ip_set_range_to_cidr() */
export function* networksOfRange(a: number, b: number): Generator<Network> {
  let from = Math.min(a, b);
  const to = Math.max(a, b);
  if (from === 0 && to === 0xffffffff) throw new SetError('HASH_RANGE');
  while (from <= to) {
    let prefix = 32;
    while (prefix > 1 && networkOf(from, prefix - 1) === from && networkRange(from, prefix - 1)[1] <= to) prefix--;
    yield { ip: from, prefix };
    from = networkRange(from, prefix)[1] + 1;
  }
}

/** One network, or those of a range. */
export function networks(ip: Ip, to: Ip | undefined, prefix: number): Iterable<Network> {
  if (to === undefined || typeof ip !== 'number') return [{ ip: networkOf(ip, prefix), prefix }];
  return networksOfRange(ip, to as number);
}
