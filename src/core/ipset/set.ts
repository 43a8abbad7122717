import type { Ip } from '../packet/address';

/** What identifies an element. Parts that the set's type does not have keep their empty value. */
export interface Member {
  /** Network address where the type has networks. */
  readonly ip: Ip;
  readonly prefix: number;
  readonly ip2: Ip;
  readonly prefix2: number;
  readonly protocol: number;
  /** For ICMP type << 8 | code. */
  readonly port: number;
  /** Lower case; '' for none. */
  readonly mac: string;
  readonly mark: number;
  readonly device: string;
  /** `physdev:` stands before the device. */
  readonly physical: boolean;
  /** The device is the beginning of a name. */
  readonly wildcard: boolean;
  /** Name of a set in a list of sets. */
  readonly set: string;
  /** The set it is to stand before or after; '' for none. Only while a command is run. */
  readonly reference: string;
  readonly before: boolean;
}

/** What an element carries besides: the kernel's "extensions". Those the set was not created with keep their empty value. */
export interface Extras {
  readonly nomatch: boolean;
  /** Virtual time of the end, µs; 0 for never. */
  readonly expires: number;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly comment: string;
  readonly skbmark: number;
  readonly skbmask: number;
  readonly skbprio: number;
  readonly skbqueue: number;
}

/** A value: replaced, never changed, so that checkpoints share it. */
export interface Element extends Member, Extras {}

/** Numbers where they are enough, as they are faster. */
export type Key = number | string;

export type SetFamily = 'inet' | 'inet6' | 'unspec';

/** What a set was created with. A value. */
export interface SetHeader {
  readonly family: SetFamily;
  /** Default for new elements, seconds; `undefined` where elements cannot have one, 0 for never. */
  readonly timeout: number | undefined;
  readonly counters: boolean;
  readonly comment: boolean;
  readonly skbinfo: boolean;
  readonly forceadd: boolean;
  /** hash types. */
  readonly hashsize: number;
  readonly maxelem: number;
  readonly bucketsize: number;
  readonly initval: number;
  /** Prefix length that addresses are cut to; `undefined` for none. Of bitmap:ip too. */
  readonly netmask: number | undefined;
  readonly bitmask: Ip | undefined;
  readonly markmask: number;
  /** bitmap types: first and last address or port. */
  readonly from: number;
  readonly to: number;
  /** list:set. */
  readonly size: number;
}

/** A prefix length that elements of a set have, and how many. */
export interface PrefixCount {
  readonly prefix: number;
  count: number;
}

/** State. */
export interface IpSet {
  readonly name: string;
  readonly type: string;
  /** Position in listings. */
  readonly slot: number;
  readonly header: SetHeader;
  elements: Map<Key, Element>;
  /** Types with networks: prefix lengths present, the most specific first; of the first and of the second network. */
  prefixes: [PrefixCount[], PrefixCount[]];
  /** hash:net,iface: keys of the elements of one network, in order. */
  groups: Map<string, Key[]>;
  /** bitmap types: counters that an id keeps when its element is deleted, as the kernel's memory does. */
  leftover: Map<Key, readonly [packets: bigint, bytes: bigint]>;
}

/** All sets of one netns. State. */
export interface SetStore {
  sets: Map<string, IpSet>;
}

export function newSetStore(): SetStore {
  return { sets: new Map() };
}

export function newSet(name: string, type: string, slot: number, header: SetHeader): IpSet {
  return {
    name,
    type,
    slot,
    header,
    elements: new Map(),
    prefixes: [[], []],
    groups: new Map(),
    leftover: new Map(),
  };
}

export const EMPTY_MEMBER: Member = {
  ip: 0,
  prefix: 32,
  ip2: 0,
  prefix2: 32,
  protocol: 0,
  port: 0,
  mac: '',
  mark: 0,
  device: '',
  physical: false,
  wildcard: false,
  set: '',
  reference: '',
  before: false,
};

/** Sets in the order the kernel lists them: by slot, lists of sets last. Source: ip_set_core.c ip_set_dump_do() */
export function listedSets(store: SetStore): IpSet[] {
  return [...store.sets.values()].sort(
    (a, b) => Number(a.type === 'list:set') - Number(b.type === 'list:set') || a.slot - b.slot,
  );
}

/** The first free place, as a new set takes it. Source: ip_set_core.c find_free_id() */
export function freeSlot(store: SetStore): number {
  const taken = new Set([...store.sets.values()].map((s) => s.slot));
  let slot = 0;
  while (taken.has(slot)) slot++;
  return slot;
}

/** How many lists of sets hold this set. Rules that name it are counted by who owns the rules. */
export function listReferences(store: SetStore, name: string): number {
  let count = 0;
  for (const set of store.sets.values()) if (set.type === 'list:set' && set.elements.has(name)) count++;
  return count;
}

export function expired(element: Element, now: number): boolean {
  return element.expires !== 0 && element.expires <= now;
}
