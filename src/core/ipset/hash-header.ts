import { prefixMask } from '../packet/address';
import type { Blob } from './blob';
import { SetError } from './errors';
import type { CreateOption } from './create-options';
import type { ElementOption } from './element-options';
import type { SetHeader } from './set';

/** What every header begins with. */
export const EMPTY_HEADER: SetHeader = {
  family: 'unspec',
  timeout: undefined,
  counters: false,
  comment: false,
  skbinfo: false,
  forceadd: false,
  hashsize: 0,
  maxelem: 0,
  bucketsize: 0,
  initval: 0,
  netmask: undefined,
  bitmask: undefined,
  markmask: 0xffffffff,
  from: 0,
  to: 0,
  size: 0,
};

/** Extensions that any type can be created with. */
export function extensionsOf(blob: Blob): Pick<SetHeader, 'timeout' | 'counters' | 'comment' | 'skbinfo' | 'forceadd'> {
  return {
    timeout: blob.timeout,
    counters: blob.counters === true,
    comment: blob.withComment === true,
    skbinfo: blob.skbinfo === true,
    forceadd: blob.forceadd === true,
  };
}

const MIN_HASHSIZE = 64;
const MIN_BUCKET = 2;
const MAX_BUCKET = 12;

/**
 * Header of a hash type.
 *
 * Source: net/netfilter/ipset/ip_set_hash_gen.h, the _create() of every type
 */
export function hashHeader(blob: Blob, initval: number, options: { readonly addresses: boolean }): SetHeader {
  if (options.addresses && blob.family === 'unspec') throw new SetError('INVALID_FAMILY');
  if (blob.markmask === 0) throw new SetError('INVALID_MARKMASK');
  const v6 = blob.family === 'inet6';
  if (blob.bitmask !== undefined && BigInt(blob.bitmask) === 0n) throw new SetError('INVALID_NETMASK');
  const bitmask = blob.netmask === undefined ? blob.bitmask : prefixMask(blob.netmask, v6 ? 'ipv6' : 'ipv4');
  const bucket = Math.min(MAX_BUCKET, Math.max(MIN_BUCKET, blob.bucketsize ?? MAX_BUCKET));
  return {
    ...EMPTY_HEADER,
    ...extensionsOf(blob),
    family: options.addresses ? blob.family : 'unspec',
    hashsize: 2 ** Math.ceil(Math.log2(Math.max(MIN_HASHSIZE, blob.hashsize ?? 1024))),
    maxelem: blob.maxelem ?? 65536,
    bucketsize: bucket + (bucket % 2),
    initval: blob.initval ?? initval,
    netmask: blob.netmask === (v6 ? 128 : 32) ? undefined : blob.netmask,
    bitmask,
    markmask: blob.markmask ?? 0xffffffff,
  };
}

export const FAMILY: readonly CreateOption[] = ['family', '-4', '-6'];
export const HASH_SIZE: readonly CreateOption[] = ['hashsize', 'maxelem'];
export const EXTENSIONS: readonly CreateOption[] = ['timeout', 'counters', 'comment', 'forceadd', 'skbinfo'];
export const BUCKETS: readonly CreateOption[] = ['bucketsize', 'initval'];
/** Options of old programs, of ip,port types those that the set ignores. */
export const OLD_HASH: readonly CreateOption[] = ['probes', 'resize'];
export const OLD_PORT_HASH: readonly CreateOption[] = [...OLD_HASH, 'ignoredfrom', 'ignoredto', 'ignorednetwork'];
export const BITMAP_EXTENSIONS: readonly CreateOption[] = ['timeout', 'counters', 'comment', 'skbinfo'];

export const ELEMENT: readonly ElementOption[] = [
  'timeout',
  'packets',
  'bytes',
  'comment',
  'skbmark',
  'skbprio',
  'skbqueue',
];
export const NET_ELEMENT: readonly ElementOption[] = [
  'timeout',
  'nomatch',
  'packets',
  'bytes',
  'comment',
  'skbmark',
  'skbprio',
  'skbqueue',
];
