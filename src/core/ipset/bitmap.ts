import type { Code } from './errors';
import { type NewExtras, newElement } from './extras';
import { type Element, type IpSet, type Member, expired } from './set';
import type { Found, OnElement } from './types/type';

/** A full address space of ports. Source: ip_set_bitmap.h IPSET_BITMAP_MAX_RANGE */
export const MAX_ELEMENTS = 0x10000;

/** Is the element filled, so that its timeout runs? Only bitmap:ip,mac has elements that are not. */
type Filled = (element: Element) => boolean;

/** Deletes an element; its counters stay in the memory of its id. */
export function clearElement(set: IpSet, id: number, element: Element): void {
  set.elements.delete(id);
  if (set.header.counters) set.leftover.set(id, [element.packets, element.bytes]);
}

export function putBitmapElement(set: IpSet, id: number, member: Member, extras: NewExtras, now: number): void {
  const old = set.elements.get(id);
  const before = old ? ([old.packets, old.bytes] as const) : (set.leftover.get(id) ?? [0n, 0n]);
  set.elements.set(id, newElement(set.header, member, extras, before, now));
}

/**
 * The operations of bitmap types; `idOf` gives an element's place.
 *
 * Source: net/netfilter/ipset/ip_set_bitmap_gen.h
 */
export function bitmapOperations(idOf: (m: Member) => number, filled: Filled = () => true) {
  return {
    add(set: IpSet, m: Member, extras: NewExtras, exist: boolean, now: number): Code | undefined {
      const id = idOf(m);
      const old = set.elements.get(id);
      if (old && !exist && !expired(old, now)) return 'EXIST';
      putBitmapElement(set, id, m, extras, now);
      return undefined;
    },
    del(set: IpSet, m: Member, now: number): Code | undefined {
      const id = idOf(m);
      const element = set.elements.get(id);
      if (!element) return 'EXIST';
      clearElement(set, id, element);
      return expired(element, now) ? 'EXIST' : undefined;
    },
    test(set: IpSet, m: Member, now: number, found: OnElement): Found {
      const id = idOf(m);
      const element = set.elements.get(id);
      return element && !expired(element, now) ? found(set, id, element) : 0;
    },
    list: (set: IpSet, now: number): Element[] =>
      [...set.elements]
        .filter(([, e]) => !filled(e) || !expired(e, now))
        .sort(([a], [b]) => (a as number) - (b as number))
        .map(([, e]) => e),
    flush(set: IpSet): void {
      for (const [id, element] of set.elements) clearElement(set, id as number, element);
    },
  };
}
