import { FIRST, hashOperations, SECOND } from '../hash';
import { BUCKETS, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, NET_ELEMENT } from '../hash-header';
import { network, protocolPort, secondNetwork } from '../parts';
import { bitsOf, checkedPrefix, networkOf, networks, portRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf, portOf } from './packet';
import { checkedProtocol, PORT_USAGE, portKey } from './port';
import type { SetType } from './type';

export const hashNetPortNet: SetType = {
  ...hashOperations({
    key: (m) => `${m.ip}/${m.prefix},${portKey(m)},${m.ip2}/${m.prefix2}`,
    networks: [FIRST, SECOND],
  }),
  name: 'hash:net,port,net',
  aliases: ['netportnethash'],
  doc: 'A hash of a network, a protocol and port, and a second network.',
  source: 'net/netfilter/ipset/ip_set_hash_netportnet.c',
  revision: 3,
  history: ['initial revision', 'forceadd support', 'skbinfo support', 'bucketsize, initval support'],
  family: 'any',
  parts: [network, protocolPort, secondNetwork],
  nomatch: true,
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS],
  options: { add: NET_ELEMENT, del: [], test: ['nomatch'] },
  forms: {
    add: ['cidr', 'ipTo', 'portTo', 'cidr2', 'ip2To'],
    del: ['cidr', 'ipTo', 'portTo', 'cidr2', 'ip2To'],
    test: ['cidr', 'cidr2'],
  },
  syntax: {
    create: '',
    add: 'IP[/CIDR],[PROTO:]PORT,IP[/CIDR]',
    del: 'IP[/CIDR],[PROTO:]PORT,IP[/CIDR]',
    test: 'IP[/CIDR],[PROTO:]PORT,IP[/CIDR]',
  },
  usage: [
    'where depending on the INET family',
    '      IP are valid IPv4 or IPv6 addresses (or hostnames),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
    '      Adding/deleting multiple elements in IP/CIDR or FROM-TO form',
    '      in both IP components are supported for IPv4.',
    ...PORT_USAGE,
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const bits = bitsOf(set.header.family);
    const prefix = checkedPrefix(blob.cidr, bits);
    const prefix2 = checkedPrefix(blob.cidr2, bits);
    const protocol = checkedProtocol(blob);
    const test = purpose === 'test';
    const [first, last] = test ? [blob.port ?? 0, blob.port ?? 0] : portRange(blob);
    const second = [...networks(blob.ip2 ?? 0, test ? undefined : blob.ip2To, prefix2)];
    for (const net of networks(blob.ip ?? 0, test ? undefined : blob.ipTo, prefix))
      for (let port = first; port <= last; port++)
        for (const net2 of second)
          yield { ...EMPTY_MEMBER, ...net, protocol, port, ip2: net2.ip, prefix2: net2.prefix };
  },

  member(view, set, purpose) {
    const port = portOf(view.packet, view.src[1]);
    const test = purpose === 'test';
    const prefix = test ? 32 : (set.prefixes[0][0]?.prefix ?? 32);
    const prefix2 = test ? 32 : (set.prefixes[1][0]?.prefix ?? 32);
    return (
      port && {
        ...EMPTY_MEMBER,
        ip: networkOf(addressOf(view, 0), prefix),
        prefix,
        ...port,
        ip2: networkOf(addressOf(view, 2), prefix2),
        prefix2,
      }
    );
  },
};
