import { FIRST, hashOperations } from '../hash';
import { BUCKETS, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, NET_ELEMENT, OLD_HASH } from '../hash-header';
import { network } from '../parts';
import { bitsOf, checkedPrefix, networkOf, networks } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf } from './packet';
import type { SetType } from './type';

export const hashNet: SetType = {
  ...hashOperations({
    key: (m) => (typeof m.ip === 'number' ? m.ip * 64 + m.prefix : `${m.ip}/${m.prefix}`),
    networks: [FIRST],
  }),
  name: 'hash:net',
  aliases: ['nethash'],
  doc: 'A hash of networks of any size; the most specific one that holds the address decides.',
  source: 'net/netfilter/ipset/ip_set_hash_net.c',
  revision: 7,
  history: [
    'Initial revision',
    'Add/del range support',
    'nomatch flag support',
    'counters support',
    'comment support',
    'forceadd support',
    'skbinfo support',
    'bucketsize, initval support',
  ],
  family: 'any',
  parts: [network],
  nomatch: true,
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS, ...OLD_HASH],
  options: { add: NET_ELEMENT, del: [], test: ['nomatch'] },
  forms: { add: ['cidr', 'ipTo'], del: ['cidr', 'ipTo'], test: ['cidr'] },
  syntax: { create: '', add: 'IP[/CIDR]', del: 'IP[/CIDR]', test: 'IP[/CIDR]' },
  usage: [
    'where depending on the INET family',
    '      IP is an IPv4 or IPv6 address (or hostname),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const prefix = checkedPrefix(blob.cidr, bitsOf(set.header.family));
    for (const net of networks(blob.ip ?? 0, purpose === 'test' ? undefined : blob.ipTo, prefix))
      yield { ...EMPTY_MEMBER, ...net };
  },

  member(view, set, purpose) {
    const prefix = purpose === 'test' ? 32 : (set.prefixes[0][0]?.prefix ?? 32);
    return { ...EMPTY_MEMBER, ip: networkOf(addressOf(view, 0), prefix), prefix };
  },
};
