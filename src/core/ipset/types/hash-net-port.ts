import { FIRST, hashOperations } from '../hash';
import { BUCKETS, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, NET_ELEMENT } from '../hash-header';
import { network, protocolPort } from '../parts';
import { bitsOf, checkedPrefix, networkOf, networks, portRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf, portOf } from './packet';
import { checkedProtocol, PORT_USAGE, portKey } from './port';
import type { SetType } from './type';

export const hashNetPort: SetType = {
  ...hashOperations({ key: (m) => `${m.ip}/${m.prefix},${portKey(m)}`, networks: [FIRST] }),
  name: 'hash:net,port',
  aliases: ['netporthash'],
  doc: 'A hash of a network with a protocol and port.',
  source: 'net/netfilter/ipset/ip_set_hash_netport.c',
  revision: 8,
  history: [
    'SCTP and UDPLITE support',
    'Add/del range support',
    'nomatch flag support',
    'counters support',
    'comment support',
    'forceadd support',
    'skbinfo support',
    'bucketsize, initval support',
  ],
  family: 'any',
  parts: [network, protocolPort],
  nomatch: true,
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS],
  options: { add: NET_ELEMENT, del: [], test: ['nomatch'] },
  forms: { add: ['cidr', 'ipTo', 'portTo'], del: ['cidr', 'ipTo', 'portTo'], test: ['cidr'] },
  syntax: {
    create: '',
    add: 'IP[/CIDR]|FROM-TO,[PROTO:]PORT',
    del: 'IP[/CIDR]|FROM-TO,[PROTO:]PORT',
    test: 'IP[/CIDR],[PROTO:]PORT',
  },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
    ...PORT_USAGE,
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const prefix = checkedPrefix(blob.cidr, bitsOf(set.header.family));
    const protocol = checkedProtocol(blob);
    const [first, last] = purpose === 'test' ? [blob.port ?? 0, blob.port ?? 0] : portRange(blob);
    for (const net of networks(blob.ip ?? 0, purpose === 'test' ? undefined : blob.ipTo, prefix))
      for (let port = first; port <= last; port++) yield { ...EMPTY_MEMBER, ...net, protocol, port };
  },

  member(view, set, purpose) {
    const port = portOf(view.packet, view.src[1]);
    const prefix = purpose === 'test' ? 32 : (set.prefixes[0][0]?.prefix ?? 32);
    return port && { ...EMPTY_MEMBER, ip: networkOf(addressOf(view, 0), prefix), prefix, ...port };
  },
};
