import type { Element, IpSet } from './set';
import { typeOf } from './types/all';

/** Bytes of one element: struct hash_*_elem, by type; then for IPv6. */
const ELEMENT: Readonly<Record<string, readonly [v4: number, v6: number]>> = {
  'hash:ip': [4, 16],
  'hash:mac': [8, 8],
  'hash:ip,mac': [12, 24],
  'hash:ip,mark': [8, 20],
  'hash:ip,port': [8, 20],
  'hash:ip,port,ip': [12, 36],
  'hash:ip,port,net': [16, 40],
  'hash:net': [8, 20],
  'hash:net,iface': [24, 36],
  'hash:net,port': [12, 24],
  'hash:net,net': [16, 40],
  'hash:net,port,net': [16, 40],
};

/** Bytes that extensions add to each element. */
function extensions(set: IpSet): number {
  const { header } = set;
  return (
    (header.timeout === undefined ? 0 : 8) +
    (header.counters ? 16 : 0) +
    (header.comment ? 8 : 0) +
    (header.skbinfo ? 16 : 0)
  );
}

const comments = (elements: readonly Element[]) =>
  elements.reduce((sum, e) => sum + (e.comment ? e.comment.length + 17 : 0), 0);

/**
 * "Size in memory" of a listing, bytes.
 *
 * Differs: a hash in the kernel grows by buckets of which elements share some by chance; here each element has its own.
 */
export function memorySize(set: IpSet, now: number): number {
  const type = typeOf(set.type);
  const elements = type.list(set, now);
  const extra = extensions(set);
  if (type.name === 'list:set')
    return 80 + elements.length * (40 + Math.ceil((2 + extra) / 8) * 8) + comments(elements);
  if (type.name.startsWith('bitmap:')) {
    const count = Math.ceil((set.header.to - set.header.from + 1) / 2 ** (32 - (set.header.netmask ?? 32)));
    const each = type.name === 'bitmap:ip,mac' ? 8 + extra : extra;
    return 72 + Math.ceil(count / 64) * 8 + count * each + comments(elements);
  }
  const [v4, v6] = ELEMENT[type.name] ?? [8, 20];
  const own = set.header.family === 'inet6' ? v6 : v4;
  const one = extra ? Math.ceil(own / 8) * 8 + extra : own;
  return (set.prefixes[0].length ? 432 : 216) + elements.length * (24 + 2 * one) + comments(elements);
}
