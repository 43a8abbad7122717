import { hashOperations } from '../hash';
import { BUCKETS, ELEMENT, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, OLD_PORT_HASH } from '../hash-header';
import { addresses, protocolPort, secondAddress } from '../parts';
import { hostRange, portRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf, portOf } from './packet';
import { checkedProtocol, PORT_USAGE, portKey } from './port';
import type { SetType } from './type';

export const hashIpPortIp: SetType = {
  ...hashOperations({ key: (m) => `${m.ip},${portKey(m)},${m.ip2}`, networks: [] }),
  name: 'hash:ip,port,ip',
  aliases: ['ipportiphash'],
  doc: 'A hash of an address, a protocol and port, and a second address.',
  source: 'net/netfilter/ipset/ip_set_hash_ipportip.c',
  revision: 6,
  history: [
    'SCTP and UDPLITE support',
    'counters support',
    'comment support',
    'forceadd support',
    'skbinfo support',
    'bucketsize, initval support',
  ],
  family: 'any',
  parts: [addresses, protocolPort, secondAddress],
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS, ...OLD_PORT_HASH],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: ['ipTo', 'cidr', 'portTo'], del: ['ipTo', 'cidr', 'portTo'], test: [] },
  syntax: { create: '', add: 'IP,[PROTO:]PORT,IP', del: 'IP,[PROTO:]PORT,IP', test: 'IP,[PROTO:]PORT,IP' },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname).',
    '      Adding/deleting multiple elements in IP/CIDR or FROM-TO form',
    '      in the first IP component is supported for IPv4.',
    ...PORT_USAGE,
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, _set, purpose): Generator<Member> {
    const protocol = checkedProtocol(blob);
    const ip = blob.ip ?? 0;
    const ip2 = blob.ip2 ?? 0;
    const hosts = typeof ip === 'number' && purpose !== 'test' ? hostRange(ip, blob) : undefined;
    const [first, last] = purpose === 'test' ? [blob.port ?? 0, blob.port ?? 0] : portRange(blob);
    for (let host = hosts?.[0] ?? 0; host <= (hosts?.[1] ?? 0); host++)
      for (let port = first; port <= last; port++)
        yield { ...EMPTY_MEMBER, ip: hosts ? host : ip, protocol, port, ip2 };
  },

  member(view) {
    const port = portOf(view.packet, view.src[1]);
    return port && { ...EMPTY_MEMBER, ip: addressOf(view, 0), ...port, ip2: addressOf(view, 2) };
  },
};
