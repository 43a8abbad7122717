import type { Code } from './errors';
import { type NewExtras, newElement } from './extras';
import { bitsOf, networkOf } from './ranges';
import { type Element, type IpSet, type Key, type Member, type PrefixCount, expired } from './set';
import type { Found, OnElement } from './types/type';

/** A network part of a type's elements. */
interface NetworkPart {
  prefix(m: Member): number;
  /** The same element with this part cut to a prefix. */
  cut(m: Member, prefix: number): Member;
}

export const FIRST: NetworkPart = {
  prefix: (m) => m.prefix,
  cut: (m, prefix) => ({ ...m, ip: networkOf(m.ip, prefix), prefix }),
};

export const SECOND: NetworkPart = {
  prefix: (m) => m.prefix2,
  cut: (m, prefix) => ({ ...m, ip2: networkOf(m.ip2, prefix), prefix2: prefix }),
};

/** How the elements of a hash type are told apart, and which of their parts are networks. */
export interface HashShape {
  readonly key: (m: Member) => Key;
  readonly networks: readonly NetworkPart[];
}

function count(list: PrefixCount[], prefix: number, by: 1 | -1): void {
  const at = list.findIndex((p) => p.prefix <= prefix);
  const found = at >= 0 ? list[at] : undefined;
  if (found && found.prefix === prefix) {
    found.count += by;
    if (found.count === 0) list.splice(at, 1);
  } else if (by > 0) list.splice(at < 0 ? list.length : at, 0, { prefix, count: 1 });
}

function countPrefixes(set: IpSet, shape: HashShape, m: Member, by: 1 | -1): void {
  shape.networks.forEach((part, i) => {
    count(set.prefixes[i as 0 | 1], part.prefix(m), by);
  });
}

export function removeElement(set: IpSet, shape: HashShape, key: Key, element: Element): void {
  set.elements.delete(key);
  countPrefixes(set, shape, element, -1);
}

/** Drops what has timed out: the kernel's garbage collector, run when the set is full. */
function collect(set: IpSet, shape: HashShape, now: number): void {
  for (const [key, element] of set.elements) if (expired(element, now)) removeElement(set, shape, key, element);
}

/**
 * Adds an element under a key, or gives the one that is there new extensions.
 *
 * Source: net/netfilter/ipset/ip_set_hash_gen.h mtype_add()
 * Differs: with `forceadd` the oldest element makes room, in the kernel one of the same hash bucket, if there is any.
 */
export function putElement(
  set: IpSet,
  shape: HashShape,
  key: Key,
  member: Member,
  extras: NewExtras,
  exist: boolean,
  now: number,
): Code | undefined {
  const old = set.elements.get(key);
  if (old) {
    if (!exist && !expired(old, now)) return 'EXIST';
    set.elements.set(key, newElement(set.header, old, extras, [old.packets, old.bytes], now));
    return undefined;
  }
  if (set.elements.size >= set.header.maxelem) {
    if (set.header.timeout !== undefined) collect(set, shape, now);
    if (set.elements.size >= set.header.maxelem) {
      const [first] = set.elements;
      if (!set.header.forceadd || !first) return 'HASH_FULL';
      removeElement(set, shape, first[0], first[1]);
    }
  }
  set.elements.set(key, newElement(set.header, member, extras, [0n, 0n], now));
  countPrefixes(set, shape, member, 1);
  return undefined;
}

function testKey(set: IpSet, key: Key, now: number, found: OnElement): Found {
  const element = set.elements.get(key);
  return element && !expired(element, now) ? found(set, key, element) : 0;
}

/** Tries the prefix lengths present, the most specific first. Source: ip_set_hash_gen.h mtype_test_cidrs() */
function testNetworks(set: IpSet, shape: HashShape, m: Member, now: number, found: OnElement): Found {
  const [first, second] = shape.networks;
  if (!first) return 0;
  for (const { prefix } of set.prefixes[0]) {
    const outer = first.cut(m, prefix);
    if (!second) {
      const result = testKey(set, shape.key(outer), now, found);
      if (result) return result;
      continue;
    }
    for (const { prefix: inner } of set.prefixes[1]) {
      const result = testKey(set, shape.key(second.cut(outer, inner)), now, found);
      if (result) return result;
    }
  }
  return 0;
}

/** The operations that all hash types share. */
export function hashOperations(shape: HashShape) {
  return {
    add: (set: IpSet, m: Member, extras: NewExtras, exist: boolean, now: number): Code | undefined =>
      putElement(set, shape, shape.key(m), m, extras, exist, now),
    del(set: IpSet, m: Member, now: number): Code | undefined {
      const key = shape.key(m);
      const element = set.elements.get(key);
      if (!element || expired(element, now)) return 'EXIST';
      removeElement(set, shape, key, element);
      return undefined;
    },
    test(set: IpSet, m: Member, now: number, found: OnElement): Found {
      const bits = bitsOf(set.header.family);
      if (shape.networks.length && shape.networks.every((part) => part.prefix(m) === bits))
        return testNetworks(set, shape, m, now, found);
      return testKey(set, shape.key(m), now, found);
    },
    list: (set: IpSet, now: number): Element[] => [...set.elements.values()].filter((e) => !expired(e, now)),
    flush(set: IpSet): void {
      set.elements.clear();
      set.prefixes = [[], []];
      set.groups.clear();
    },
  };
}
