import type { Ip } from '../packet/address';
import type { Report } from './report';
import type { SetFamily } from './set';

/**
 * What the words of one command say, before the set's type makes elements of it.
 *
 * Source: ipset 7.17 lib/data.c struct ipset_data
 */
export interface Blob {
  family: SetFamily;
  ip?: Ip;
  ipTo?: Ip;
  cidr?: number;
  ip2?: Ip;
  ip2To?: Ip;
  cidr2?: number;
  protocol?: number;
  port?: number;
  portTo?: number;
  mac?: string;
  mark?: number;
  device?: string;
  physical?: boolean;
  wildcard?: boolean;
  nomatch?: boolean;
  /** list:set: the set, and the one it stands before or after. */
  name?: string;
  reference?: string;
  before?: boolean;
  timeout?: number;
  packets?: bigint;
  bytes?: bigint;
  comment?: string;
  skbmark?: number;
  skbmask?: number;
  skbprio?: number;
  skbqueue?: number;
  hashsize?: number;
  maxelem?: number;
  bucketsize?: number;
  initval?: number;
  netmask?: number;
  bitmask?: Ip;
  markmask?: number;
  size?: number;
  counters?: boolean;
  withComment?: boolean;
  skbinfo?: boolean;
  forceadd?: boolean;
}

/** What a reader of words works on. */
export interface Reading {
  readonly blob: Blob;
  readonly report: Report;
}
