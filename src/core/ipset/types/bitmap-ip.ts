import { bitmapOperations, MAX_ELEMENTS } from '../bitmap';
import type { Blob } from '../blob';
import { SetError } from '../errors';
import { BITMAP_EXTENSIONS, ELEMENT, EMPTY_HEADER, extensionsOf } from '../hash-header';
import { bitmapAddresses } from '../parts';
import { hostRange, networkOf, networkRange } from '../ranges';
import { EMPTY_MEMBER, type IpSet, type Member, type SetHeader } from '../set';
import { addressOf } from './packet';
import type { SetType } from './type';

/** First and last address of a bitmap of addresses. */
export function bitmapRange(blob: Blob): [from: number, to: number] {
  const ip = blob.ip as number;
  if (blob.ipTo !== undefined) return hostRange(ip, blob);
  if (blob.cidr === undefined || blob.cidr >= 32) throw new SetError('INVALID_CIDR');
  return networkRange(ip, blob.cidr);
}

/**
 * Bits that all addresses of a range have in common, where it is one network; `undefined` where it is not.
 *
 * Source: net/netfilter/ipset/ip_set_bitmap_ip.c range_to_mask()
 */
function networkBits(from: number, to: number): number | undefined {
  for (let bits = 31; bits > 0; bits--) if (networkOf(to, bits) === from) return bits;
  return from === 0 && to === 0xffffffff ? 0 : undefined;
}

function header(blob: Blob): SetHeader {
  let [from, to] = bitmapRange(blob);
  const netmask = blob.netmask ?? 32;
  from = networkOf(from, netmask) as number;
  to = networkRange(to, netmask)[1];
  let count = to - from + 1;
  if (netmask < 32) {
    const bits = networkBits(from, to);
    if (bits === undefined || netmask <= bits) throw new SetError('BITMAP_RANGE');
    count = 2 ** (netmask - bits);
  }
  if (count > MAX_ELEMENTS) throw new SetError('BITMAP_RANGE_SIZE');
  return {
    ...EMPTY_HEADER,
    ...extensionsOf(blob),
    family: 'inet',
    from,
    to,
    netmask: netmask === 32 ? undefined : netmask,
  };
}

/** Is the address, or the first of a range, inside? */
export function checkAddress(blob: Blob, set: IpSet): void {
  const ip = blob.ip as number;
  if (ip < set.header.from || ip > set.header.to) throw new SetError('BITMAP_RANGE');
}

const cut = (set: IpSet, ip: number): number => networkOf(ip, set.header.netmask ?? 32) as number;

export const bitmapIp: SetType = {
  ...bitmapOperations((m) => m.ip as number),
  name: 'bitmap:ip',
  aliases: ['ipmap'],
  doc: 'A bit for each IPv4 address, or network of one size, of a range.',
  source: 'net/netfilter/ipset/ip_set_bitmap_ip.c',
  revision: 3,
  history: ['Initial revision', 'counters support', 'comment support', 'skbinfo support'],
  family: 'inet',
  parts: [bitmapAddresses],
  create: ['range', 'netmask', ...BITMAP_EXTENSIONS, 'from', 'to', 'network'],
  mandatory: [
    ['ip', 'range'],
    ['ipTo', 'to'],
  ],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: ['ipTo', 'cidr'], del: ['ipTo', 'cidr'], test: [] },
  syntax: {
    create: 'range IP/CIDR|FROM-TO',
    add: 'IP|IP/CIDR|FROM-TO',
    del: 'IP|IP/CIDR|FROM-TO',
    test: 'IP',
  },
  usage: ['where IP, FROM and TO are IPv4 addresses (or hostnames),', '      CIDR is a valid IPv4 CIDR prefix.'],
  header,

  *members(blob, set, purpose): Generator<Member> {
    const { from: first, to: last } = set.header;
    const ip = blob.ip as number;
    checkAddress(blob, set);
    if (purpose === 'test') {
      yield { ...EMPTY_MEMBER, ip: cut(set, ip) };
      return;
    }
    const [from, to] = hostRange(ip, blob);
    if (from < first || to > last) throw new SetError('BITMAP_RANGE');
    const step = 2 ** (32 - (set.header.netmask ?? 32));
    for (let host = from; host <= to; host += step) yield { ...EMPTY_MEMBER, ip: cut(set, host) };
  },

  member(view, set) {
    const ip = addressOf(view, 0);
    return ip < set.header.from || ip > set.header.to ? undefined : { ...EMPTY_MEMBER, ip: cut(set, ip) };
  },
};
