import { SetError } from '../errors';
import { FIRST, hashOperations, SECOND } from '../hash';
import { BUCKETS, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, NET_ELEMENT } from '../hash-header';
import { network, secondNetwork } from '../parts';
import { bitsOf, checkedPrefix, maskBy, networkOf, networks } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf } from './packet';
import type { SetType } from './type';

export const hashNetNet: SetType = {
  ...hashOperations({ key: (m) => `${m.ip}/${m.prefix},${m.ip2}/${m.prefix2}`, networks: [FIRST, SECOND] }),
  name: 'hash:net,net',
  aliases: ['netnethash'],
  doc: 'A hash of two networks; the most specific first network decides, then the second.',
  source: 'net/netfilter/ipset/ip_set_hash_netnet.c',
  revision: 4,
  history: [
    'initial revision',
    'forceadd support',
    'skbinfo support',
    'bucketsize, initval support',
    'netmask and bitmask support',
  ],
  family: 'any',
  parts: [network, secondNetwork],
  nomatch: true,
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS, 'bitmask', 'netmask'],
  options: { add: NET_ELEMENT, del: [], test: ['nomatch'] },
  forms: {
    add: ['cidr', 'ipTo', 'cidr2', 'ip2To'],
    del: ['cidr', 'ipTo', 'cidr2', 'ip2To'],
    test: ['cidr', 'cidr2'],
  },
  syntax: {
    create: '',
    add: 'IP[/CIDR]|FROM-TO,IP[/CIDR]|FROM-TO',
    del: 'IP[/CIDR]|FROM-TO,IP[/CIDR]|FROM-TO',
    test: 'IP[/CIDR],IP[/CIDR]',
  },
  usage: [
    'where depending on the INET family',
    '      IP is an IPv4 or IPv6 address (or hostname),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
    '      IP range is not supported with IPv6.',
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const bits = bitsOf(set.header.family);
    const prefix = checkedPrefix(blob.cidr, bits);
    const prefix2 = checkedPrefix(blob.cidr2, bits);
    const ip = maskBy(blob.ip ?? 0, set.header.bitmask);
    const ip2 = maskBy(blob.ip2 ?? 0, set.header.bitmask);
    if (set.header.bitmask !== undefined && BigInt(ip) === 0n && BigInt(ip2) === 0n) throw new SetError('EINVAL');
    const test = purpose === 'test';
    const second = [...networks(ip2, test ? undefined : blob.ip2To, prefix2)];
    for (const net of networks(ip, test ? undefined : blob.ipTo, prefix))
      for (const net2 of second) yield { ...EMPTY_MEMBER, ...net, ip2: net2.ip, prefix2: net2.prefix };
  },

  member(view, set, purpose) {
    const test = purpose === 'test';
    const prefix = test ? 32 : (set.prefixes[0][0]?.prefix ?? 32);
    const prefix2 = test ? 32 : (set.prefixes[1][0]?.prefix ?? 32);
    const { bitmask } = set.header;
    return {
      ...EMPTY_MEMBER,
      ip: maskBy(networkOf(addressOf(view, 0), prefix), bitmask),
      prefix,
      ip2: maskBy(networkOf(addressOf(view, 1), prefix2), bitmask),
      prefix2,
    };
  },
};
