import { SetError } from '../errors';
import { hashOperations } from '../hash';
import { BUCKETS, ELEMENT, EXTENSIONS, FAMILY, HASH_SIZE, hashHeader } from '../hash-header';
import { addresses, mac } from '../parts';
import { EMPTY_MEMBER } from '../set';
import { addressOf, macOf } from './packet';
import type { SetType } from './type';

export const hashIpMac: SetType = {
  ...hashOperations({ key: (m) => `${m.ip},${m.mac}`, networks: [] }),
  name: 'hash:ip,mac',
  aliases: ['ipmachash'],
  doc: 'A hash of an address with a MAC address.',
  source: 'net/netfilter/ipset/ip_set_hash_ipmac.c',
  revision: 1,
  history: ['Initial revision', 'bucketsize, initval support'],
  family: 'any',
  parts: [addresses, mac],
  create: [...FAMILY, ...HASH_SIZE, ...EXTENSIONS, ...BUCKETS],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: [], del: [], test: [] },
  syntax: { create: '', add: 'IP,MAC', del: 'IP,MAC', test: 'IP,MAC' },
  usage: [
    'where depending on the INET family',
    '      IP is a valid IPv4 or IPv6 address (or hostname),',
    '      MAC is a MAC address.',
  ],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: true }),

  members(blob) {
    if (blob.mac === '00:00:00:00:00:00') throw new SetError('HASH_ELEM');
    return [{ ...EMPTY_MEMBER, ip: blob.ip ?? 0, mac: blob.mac ?? '' }];
  },

  member(view) {
    const address = macOf(view.packet, view.src[1]);
    return address === undefined ? undefined : { ...EMPTY_MEMBER, ip: addressOf(view, 0), mac: address };
  },
};
