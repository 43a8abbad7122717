import { hashOperations } from '../hash';
import { BUCKETS, ELEMENT, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, OLD_PORT_HASH } from '../hash-header';
import { addresses, mark } from '../parts';
import { hostRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf } from './packet';
import type { SetType } from './type';

export const hashIpMark: SetType = {
  ...hashOperations({ key: (m) => `${m.ip},${m.mark}`, networks: [] }),
  name: 'hash:ip,mark',
  aliases: ['ipmarkhash'],
  doc: 'A hash of an address with a packet mark.',
  source: 'net/netfilter/ipset/ip_set_hash_ipmark.c',
  revision: 3,
  history: ['initial revision', 'forceadd support', 'skbinfo support', 'bucketsize, initval support'],
  family: 'any',
  parts: [addresses, mark],
  create: [...FAMILY, 'markmask', ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS, ...OLD_PORT_HASH],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: ['ipTo', 'cidr'], del: ['ipTo', 'cidr'], test: ['ipTo', 'cidr'] },
  syntax: { create: '', add: 'IP,MARK', del: 'IP,MARK', test: 'IP,MARK' },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname).',
    '      Adding/deleting multiple elements in IP/CIDR or FROM-TO form',
    '      is supported for IPv4.',
    '      Adding/deleting single mark element',
    '      is supported both for IPv4 and IPv6.',
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const ip = blob.ip ?? 0;
    const value = ((blob.mark ?? 0) & set.header.markmask) >>> 0;
    if (purpose === 'test' || typeof ip !== 'number') {
      yield { ...EMPTY_MEMBER, ip, mark: value };
      return;
    }
    const [from, to] = hostRange(ip, blob);
    for (let host = from; host <= to; host++) yield { ...EMPTY_MEMBER, ip: host, mark: value };
  },

  member: (view, set) => ({
    ...EMPTY_MEMBER,
    ip: addressOf(view, 0),
    mark: (view.packet.mark & set.header.markmask) >>> 0,
  }),
};
