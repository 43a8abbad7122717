import type { Code } from '../errors';
import { FIRST, hashOperations, putElement, removeElement } from '../hash';
import { BUCKETS, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader, NET_ELEMENT } from '../hash-header';
import { device, network } from '../parts';
import { bitsOf, networkOf, networks } from '../ranges';
import { EMPTY_MEMBER, expired, type IpSet, type Key, type Member } from '../set';
import { addressOf } from './packet';
import type { Found, OnElement, SetType } from './type';

const networkKey = (m: Member): string => `${m.ip}/${m.prefix}${m.physical ? '!' : ''}`;
const shape = { key: (m: Member): Key => `${networkKey(m)},${m.device}`, networks: [FIRST] };
const shared = hashOperations(shape);

/** As many elements as one network can have. Source: ip_set_hash_gen.h AHASH_MAX_TUNED */
const MAX_GROUP = 64;

/** The element of the same network that stands for the device: a wildcard stands for all that begin so. */
function find(set: IpSet, m: Member): Key | undefined {
  for (const key of set.groups.get(networkKey(m)) ?? []) {
    const e = set.elements.get(key);
    if (e && (e.wildcard ? m.device.startsWith(e.device) : m.device === e.device)) return key;
  }
  return undefined;
}

function testNetwork(set: IpSet, m: Member, now: number, found: OnElement): Found | undefined {
  const key = find(set, m);
  const element = key === undefined ? undefined : set.elements.get(key);
  if (key !== undefined && element && !expired(element, now)) return found(set, key, element) || undefined;
  return set.groups.has(networkKey(m)) && !element ? 0 : undefined;
}

export const hashNetIface: SetType = {
  ...shared,
  name: 'hash:net,iface',
  aliases: ['netifacehash'],
  doc: 'A hash of a network with the name of a device.',
  source: 'net/netfilter/ipset/ip_set_hash_netiface.c',
  revision: 8,
  history: [
    'Initial revision',
    'nomatch flag support',
    '/0 network support',
    'counters support',
    'comment support',
    'forceadd support',
    'skbinfo support',
    'skbinfo and wildcard support',
    'bucketsize, initval support',
  ],
  family: 'any',
  parts: [network, device],
  nomatch: true,
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS],
  options: { add: ['timeout', 'nomatch', 'wildcard', ...NET_ELEMENT.slice(2)], del: [], test: ['nomatch'] },
  forms: { add: ['cidr', 'ipTo'], del: ['cidr', 'ipTo'], test: ['cidr'] },
  syntax: {
    create: '',
    add: 'IP[/CIDR]|FROM-TO,[physdev:]IFACE',
    del: 'IP[/CIDR]|FROM-TO,[physdev:]IFACE',
    test: 'IP[/CIDR],[physdev:]IFACE',
  },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname),',
    '      CIDR is a valid IPv4 or IPv6 CIDR prefix.',
    '      Adding/deleting multiple elements with IPv4 is supported.',
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  *members(blob, set, purpose): Generator<Member> {
    const prefix = blob.cidr ?? bitsOf(set.header.family);
    const rest = {
      device: blob.device ?? '',
      physical: blob.physical === true,
      wildcard: blob.wildcard === true,
    };
    for (const net of networks(blob.ip ?? 0, purpose === 'test' ? undefined : blob.ipTo, prefix))
      yield { ...EMPTY_MEMBER, ...net, ...rest };
  },

  member(view, set, purpose) {
    const name = view.src[1] ? view.packet.iif : view.packet.oif;
    const prefix = purpose === 'test' ? 32 : (set.prefixes[0][0]?.prefix ?? 32);
    return name === ''
      ? undefined
      : { ...EMPTY_MEMBER, ip: networkOf(addressOf(view, 0), prefix), prefix, device: name };
  },

  add(set, m, extras, exist, now): Code | undefined {
    const key = find(set, m) ?? shape.key(m);
    const group = set.groups.get(networkKey(m)) ?? [];
    if (!set.elements.has(key) && group.length >= MAX_GROUP) return 'HASH_FULL';
    const code = putElement(set, shape, key, m, extras, exist, now);
    if (code === undefined && !group.includes(key)) set.groups.set(networkKey(m), [...group, key]);
    return code;
  },

  del(set, m, now): Code | undefined {
    const key = find(set, m);
    const element = key === undefined ? undefined : set.elements.get(key);
    if (key === undefined || !element || expired(element, now)) return 'EXIST';
    removeElement(set, shape, key, element);
    const rest = (set.groups.get(networkKey(m)) ?? []).filter((k) => k !== key);
    if (rest.length) set.groups.set(networkKey(m), rest);
    else set.groups.delete(networkKey(m));
    return undefined;
  },

  /** A network that has elements for other devices only ends the search: less specific ones are not asked. */
  test(set, m, now, found): Found {
    if (m.prefix !== bitsOf(set.header.family)) return testNetwork(set, m, now, found) ?? 0;
    for (const { prefix } of set.prefixes[0]) {
      const result = testNetwork(set, FIRST.cut(m, prefix), now, found);
      if (result !== undefined) return result;
    }
    return 0;
  },
};
