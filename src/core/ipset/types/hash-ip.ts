import { SetError } from '../errors';
import { hashOperations } from '../hash';
import { BUCKETS, ELEMENT, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, OLD_HASH } from '../hash-header';
import { addresses } from '../parts';
import { hostRange, maskBy } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf } from './packet';
import type { SetType } from './type';

export const hashIp: SetType = {
  ...hashOperations({ key: (m) => (typeof m.ip === 'number' ? m.ip : String(m.ip)), networks: [] }),
  name: 'hash:ip',
  aliases: ['iphash'],
  doc: 'A hash of addresses, or with `netmask` of networks of one size.',
  source: 'net/netfilter/ipset/ip_set_hash_ip.c',
  revision: 6,
  history: [
    'Initial revision',
    'counters support',
    'comment support',
    'forceadd support',
    'skbinfo support',
    'bucketsize, initval support',
    'bitmask support',
  ],
  family: 'any',
  parts: [addresses],
  create: [...FAMILY, ...HASH_SIZE, 'netmask', 'bitmask', ...EXTENSIONS, ...BUCKETS, ...OLD_HASH, 'gc'],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: ['ipTo', 'cidr'], del: ['ipTo', 'cidr'], test: ['ipTo', 'cidr'] },
  syntax: { create: '', add: 'IP', del: 'IP', test: 'IP' },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
    '      Adding/deleting multiple elements in IP/CIDR or FROM-TO form',
    '      is supported for IPv4.',
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const ip = maskBy(blob.ip ?? 0, set.header.bitmask);
    if (BigInt(ip) === 0n) throw new SetError('HASH_ELEM');
    if (purpose === 'test' || typeof ip !== 'number') {
      yield { ...EMPTY_MEMBER, ip };
      return;
    }
    if (blob.ipTo === 0) throw new SetError('HASH_ELEM');
    const [from, to] = hostRange(ip, blob);
    const step = 2 ** (32 - (set.header.netmask ?? 32));
    for (let host = from; host <= to; host += step) yield { ...EMPTY_MEMBER, ip: host };
  },

  member(view, set) {
    const ip = maskBy(addressOf(view, 0), set.header.bitmask);
    return ip === 0 ? undefined : { ...EMPTY_MEMBER, ip };
  },
};
