import { hashOperations, SECOND } from '../hash';
import { BUCKETS, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, NET_ELEMENT, OLD_PORT_HASH } from '../hash-header';
import { addresses, protocolPort, secondNetwork } from '../parts';
import { bitsOf, checkedPrefix, hostRange, networkOf, networks, portRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf, portOf } from './packet';
import { checkedProtocol, PORT_USAGE, portKey } from './port';
import type { SetType } from './type';

export const hashIpPortNet: SetType = {
  ...hashOperations({ key: (m) => `${m.ip},${portKey(m)},${m.ip2}/${m.prefix2}`, networks: [SECOND] }),
  name: 'hash:ip,port,net',
  aliases: ['ipportnethash'],
  doc: 'A hash of an address, a protocol and port, and a network.',
  source: 'net/netfilter/ipset/ip_set_hash_ipportnet.c',
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
  parts: [addresses, protocolPort, secondNetwork],
  nomatch: true,
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS, ...OLD_PORT_HASH],
  options: { add: NET_ELEMENT, del: [], test: ['nomatch'] },
  forms: {
    add: ['ipTo', 'cidr', 'portTo', 'cidr2', 'ip2To'],
    del: ['ipTo', 'cidr', 'portTo', 'cidr2', 'ip2To'],
    test: ['cidr2', 'ip2To'],
  },
  syntax: {
    create: '',
    add: 'IP,[PROTO:]PORT,IP[/CIDR]',
    del: 'IP,[PROTO:]PORT,IP[/CIDR]',
    test: 'IP,[PROTO:]PORT,IP[/CIDR]',
  },
  usage: [
    'where depending on the INET family',
    '      IP are valid IPv4 or IPv6 addresses (or hostnames),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
    '      Adding/deleting multiple elements in IP/CIDR or FROM-TO form',
    '      in the first IP component is supported for IPv4.',
    ...PORT_USAGE,
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const prefix = checkedPrefix(blob.cidr2, bitsOf(set.header.family));
    const protocol = checkedProtocol(blob);
    const ip = blob.ip ?? 0;
    const hosts = typeof ip === 'number' && purpose !== 'test' ? hostRange(ip, blob) : undefined;
    const [first, last] = purpose === 'test' ? [blob.port ?? 0, blob.port ?? 0] : portRange(blob);
    const nets = [...networks(blob.ip2 ?? 0, purpose === 'test' ? undefined : blob.ip2To, prefix)];
    for (let host = hosts?.[0] ?? 0; host <= (hosts?.[1] ?? 0); host++)
      for (let port = first; port <= last; port++)
        for (const net of nets)
          yield { ...EMPTY_MEMBER, ip: hosts ? host : ip, protocol, port, ip2: net.ip, prefix2: net.prefix };
  },

  member(view, set, purpose) {
    const port = portOf(view.packet, view.src[1]);
    const prefix = purpose === 'test' ? 32 : (set.prefixes[0][0]?.prefix ?? 32);
    return (
      port && {
        ...EMPTY_MEMBER,
        ip: addressOf(view, 0),
        ...port,
        ip2: networkOf(addressOf(view, 2), prefix),
        prefix2: prefix,
      }
    );
  },
};
