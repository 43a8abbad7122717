import { SetError } from '../errors';
import { hashOperations } from '../hash';
import { BUCKETS, ELEMENT, EXTENSIONS, HASH_SIZE, hashHeader } from '../hash-header';
import { mac } from '../parts';
import { EMPTY_MEMBER } from '../set';
import { macOf } from './packet';
import type { SetType } from './type';

export const hashMac: SetType = {
  ...hashOperations({ key: (m) => m.mac, networks: [] }),
  name: 'hash:mac',
  aliases: ['machash'],
  doc: 'A hash of MAC addresses.',
  source: 'net/netfilter/ipset/ip_set_hash_mac.c',
  revision: 1,
  history: ['Initial revision', 'bucketsize, initval support'],
  family: 'unspec',
  parts: [mac],
  create: [...HASH_SIZE, ...EXTENSIONS, ...BUCKETS],
  options: { add: ELEMENT, del: [], test: [] },
  forms: { add: [], del: [], test: [] },
  syntax: { create: '', add: 'MAC', del: 'MAC', test: 'MAC' },
  usage: [''],
  header: (blob, initval) => hashHeader(blob, initval, { addresses: false }),

  members(blob) {
    if (blob.mac === '00:00:00:00:00:00') throw new SetError('HASH_ELEM');
    return [{ ...EMPTY_MEMBER, mac: blob.mac ?? '' }];
  },

  member(view) {
    const address = macOf(view.packet, view.src[0]);
    return address === undefined ? undefined : { ...EMPTY_MEMBER, mac: address };
  },
};
