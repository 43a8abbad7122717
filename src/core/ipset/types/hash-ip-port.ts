import { SetError } from '../errors';
import { hashOperations } from '../hash';
import { BUCKETS, ELEMENT, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, OLD_PORT_HASH } from '../hash-header';
import { addresses, protocolPort } from '../parts';
import { hostRange, maskBy, portRange } from '../ranges';
import { EMPTY_MEMBER, type Member } from '../set';
import { addressOf, portOf } from './packet';
import { checkedProtocol, PORT_USAGE, portKey } from './port';
import type { SetType } from './type';

export const hashIpPort: SetType = {
  ...hashOperations({
    key: (m) => (typeof m.ip === 'number' ? m.ip * 2 ** 19 + portKey(m) : `${m.ip},${portKey(m)}`),
    networks: [],
  }),
  name: 'hash:ip,port',
  aliases: ['ipporthash'],
  doc: 'A hash of an address with a protocol and port.',
  source: 'net/netfilter/ipset/ip_set_hash_ipport.c',
  revision: 7,
  history: [
    'SCTP and UDPLITE support',
    'counters support',
    'comment support',
    'forceadd support',
    'skbinfo support',
    'bucketsize, initval support',
    'netmask and bitmask support',
  ],
  family: 'any',
  parts: [addresses, protocolPort],
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS, 'netmask', 'bitmask', ...OLD_PORT_HASH],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: ['ipTo', 'cidr', 'portTo'], del: ['ipTo', 'cidr', 'portTo'], test: [] },
  syntax: { create: '', add: 'IP,[PROTO:]PORT', del: 'IP,[PROTO:]PORT', test: 'IP,[PROTO:]PORT' },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname).',
    '      Adding/deleting multiple elements in IP/CIDR or FROM-TO form',
    '      is supported for IPv4.',
    ...PORT_USAGE,
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const protocol = checkedProtocol(blob);
    const ip = maskBy(blob.ip ?? 0, set.header.bitmask);
    if (BigInt(ip) === 0n) throw new SetError('EINVAL');
    const hosts = typeof ip === 'number' && purpose !== 'test' ? hostRange(ip, blob) : undefined;
    const [first, last] = purpose === 'test' ? [blob.port ?? 0, blob.port ?? 0] : portRange(blob);
    for (let host = hosts?.[0] ?? 0; host <= (hosts?.[1] ?? 0); host++)
      for (let port = first; port <= last; port++) yield { ...EMPTY_MEMBER, ip: hosts ? host : ip, protocol, port };
  },

  member(view, set) {
    const port = portOf(view.packet, view.src[1]);
    const ip = maskBy(addressOf(view, 0), set.header.bitmask);
    return port === undefined || ip === 0 ? undefined : { ...EMPTY_MEMBER, ip, ...port };
  },
};
