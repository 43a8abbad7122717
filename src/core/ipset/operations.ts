import type { Blob } from './blob';
import { SetError } from './errors';
import { extrasOf } from './extras';
import { freeSlot, type IpSet, listReferences, newSet, type SetStore } from './set';
import { typeOf } from './types/all';
import { checkListed } from './types/list-set';
import type { Found, SetType } from './types/type';

/** What operations on sets need from outside. */
export interface SetContext {
  /** Virtual time, µs. */
  readonly now: number;
  /** How many rules name a set: such a set can be neither destroyed nor renamed. */
  references(name: string): number;
  /** A number that differs from set to set, for `initval`. */
  random(): number;
}

/** Limit of a fresh kernel; it grows by itself up to this. */
const MAX_SETS = 65534;

export function getSet(store: SetStore, name: string): IpSet {
  const set = store.sets.get(name);
  if (!set) throw new SetError('ENOENT');
  return set;
}

function sameHeader(a: IpSet['header'], b: IpSet['header']): boolean {
  const same = (key: keyof IpSet['header']) => a[key] === b[key];
  return (
    [
      'family',
      'timeout',
      'counters',
      'comment',
      'skbinfo',
      'maxelem',
      'netmask',
      'bitmask',
      'markmask',
      'from',
      'to',
      'size',
    ] as const
  ).every(same);
}

/** Source: net/netfilter/ipset/ip_set_core.c ip_set_create() */
export function createSet(
  store: SetStore,
  name: string,
  type: SetType,
  blob: Blob,
  exist: boolean,
  context: SetContext,
): void {
  const header = type.header(blob, context.random());
  const old = store.sets.get(name);
  if (old) {
    if (exist && old.type === type.name && sameHeader(old.header, header)) return;
    throw new SetError('EEXIST');
  }
  if (store.sets.size >= MAX_SETS) throw new SetError('MAX_SETS');
  store.sets.set(name, newSet(name, type.name, freeSlot(store), header));
}

const inUse = (store: SetStore, name: string, context: SetContext) =>
  context.references(name) + listReferences(store, name) > 0;

/** Destroys one set, or all or none. Source: ip_set_core.c ip_set_destroy() */
export function destroySet(store: SetStore, name: string | undefined, context: SetContext): void {
  if (name !== undefined) {
    getSet(store, name);
    if (inUse(store, name, context)) throw new SetError('BUSY');
    store.sets.delete(name);
    return;
  }
  for (const set of store.sets.values()) if (inUse(store, set.name, context)) throw new SetError('BUSY');
  store.sets.clear();
}

export function flushSet(store: SetStore, name: string | undefined): void {
  const sets = name === undefined ? [...store.sets.values()] : [getSet(store, name)];
  for (const set of sets) typeOf(set.type).flush(set);
}

/** Source: ip_set_core.c ip_set_rename() */
export function renameSet(store: SetStore, from: string, to: string, context: SetContext): void {
  const set = getSet(store, from);
  if (inUse(store, from, context)) throw new SetError('REFERENCED');
  if (store.sets.has(to)) throw new SetError('EXIST_SETNAME2');
  store.sets.delete(from);
  store.sets.set(to, { ...set, name: to });
}

/** What a type looks at in a packet. Source: struct ip_set_type, features */
function featuresOf(set: IpSet): string {
  const addresses = ['ip', 'ip2'];
  const parts = set.type
    .split(/[:,]/)
    .slice(1)
    .map((part) => (part === 'ip' || part === 'net' ? addresses.shift() : part));
  return `${parts.sort().join()}${typeOf(set.type).nomatch ? ' nomatch' : ''}`;
}

/** Exchanges the contents of two sets: whoever refers to one of them refers to the other's elements now. */
export function swapSets(store: SetStore, from: string, to: string): void {
  const a = getSet(store, from);
  const b = store.sets.get(to);
  if (!b) throw new SetError('EXIST_SETNAME2');
  if (featuresOf(a) !== featuresOf(b) || a.header.family !== b.header.family) throw new SetError('TYPE_MISMATCH');
  store.sets.set(from, { ...b, name: from, slot: a.slot });
  store.sets.set(to, { ...a, name: to, slot: b.slot });
}

/**
 * Adds or deletes what a command names, one element after the other up to the first error.
 * `exist` makes adding what is there, and deleting what is not, no error.
 *
 * Source: the _uadt() of every type, ip_set_core.c call_ad()
 */
export function changeElements(
  store: SetStore,
  name: string,
  purpose: 'add' | 'del',
  blob: Blob,
  exist: boolean,
  now: number,
): void {
  const set = getSet(store, name);
  const type = typeOf(set.type);
  type.precheck?.(blob, set);
  const extras = extrasOf(blob, set.header);
  if (blob.name !== undefined) checkListed(store.sets, blob.name, blob.reference);
  for (const member of type.members(blob, set, purpose)) {
    const code = purpose === 'add' ? type.add(set, member, extras, exist, now) : type.del(set, member, now);
    if (code === undefined || (code === 'EXIST' && exist)) continue;
    throw new SetError(code);
  }
}

/**
 * Is the element in the set, as `ipset test` asks? With `nomatch`: is it in it with that flag.
 *
 * Source: net/netfilter/ipset/ip_set_core.c ip_set_utest(), ip_set.h ip_set_enomatch()
 */
export function testElement(store: SetStore, name: string, blob: Blob, now: number): boolean {
  const set = getSet(store, name);
  const type = typeOf(set.type);
  let found: Found = 0;
  try {
    if (blob.name !== undefined) checkListed(store.sets, blob.name, blob.reference);
    for (const member of type.members(blob, set, 'test')) {
      found = type.test(set, member, now, (_set, _key, element) => (element.nomatch ? -1 : 1));
      break;
    }
  } catch (error) {
    // The program takes every error of the kernel for "is not in the set".
    if (!(error instanceof SetError)) throw error;
    return false;
  }
  return (type.nomatch && blob.nomatch ? -found : found) > 0;
}
