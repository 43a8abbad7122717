import type { Packet } from '../packet/packet';
import type { NewExtras } from './extras';
import { type Element, expired, type IpSet, type Key, type SetStore } from './set';
import { typeOf } from './types/all';
import type { Found, PacketView } from './types/type';

export type Direction = 'src' | 'dst';

/** A condition on an element's counter. */
export interface CounterTest {
  readonly op: 'eq' | 'lt' | 'gt' | 'ne';
  readonly value: number | bigint;
}

/** What `-m set` adds to the question. */
export interface PacketTest {
  /** `--return-nomatch`: elements with `nomatch` match, and others do not. */
  readonly noMatch?: boolean;
  readonly noUpdateCounters?: boolean;
  /** The same for the sets in a list of sets. */
  readonly noUpdateSubcounters?: boolean;
  readonly packets?: CounterTest;
  readonly bytes?: CounterTest;
}

/** What an element of a set with `skbinfo` gives to a packet. */
export interface SkbInfo {
  readonly mark: number;
  readonly mask: number;
  readonly priority: number;
  readonly queue: number;
}

interface Question extends PacketTest {
  readonly now: number;
  /** Hears of the elements that matched: those in a list's sets before the list's own. */
  matched?(set: IpSet, element: Element): void;
}

function compares(value: bigint, test: CounterTest | undefined): boolean {
  if (!test) return true;
  const other = BigInt(test.value);
  if (test.op === 'eq') return value === other;
  if (test.op === 'ne') return value !== other;
  return test.op === 'lt' ? value < other : value > other;
}

/** Source: net/netfilter/ipset/ip_set_core.c ip_set_match_extensions() */
function matchElement(set: IpSet, key: Key, element: Element, packet: Packet, question: Question): Found {
  let counted = element;
  if (set.header.counters) {
    if (!question.noUpdateCounters) {
      counted = Object.freeze({
        ...element,
        packets: element.packets + 1n,
        bytes: element.bytes + BigInt(packet.length),
      });
      set.elements.set(key, counted);
    }
    if (!compares(counted.packets, question.packets) || !compares(counted.bytes, question.bytes)) return 0;
  }
  question.matched?.(set, counted);
  return counted.nomatch ? -1 : 1;
}

/** The sets of a list are asked without a condition on counters, which is the list's. Source: list_set_ktest() */
function testList(store: SetStore, set: IpSet, view: PacketView, question: Question): Found {
  const { packets: _packets, bytes: _bytes, ...inner } = question;
  const asked = question.noUpdateSubcounters ? { ...inner, noUpdateCounters: true } : inner;
  for (const [key, element] of set.elements) {
    if (expired(element, question.now)) continue;
    const member = store.sets.get(element.set);
    if (!member || testSet(store, member, view, asked) <= 0) continue;
    if (matchElement(set, key, element, view.packet, question)) return 1;
  }
  return 0;
}

/** Can a set of this family and dimension say anything about the packet? */
function applies(set: IpSet, view: PacketView): boolean {
  return view.src.length >= typeOf(set.type).parts.length && set.header.family !== 'inet6';
}

/** What an element that a packet adds begins with. Source: ip_set.h IP_SET_INIT_KEXT() */
const extrasOfPacket = (packet: Packet): NewExtras => ({ nomatch: false, packets: 1n, bytes: BigInt(packet.length) });

/** Source: ip_set_core.c ip_set_test() */
function testSet(store: SetStore, set: IpSet, view: PacketView, question: Question): Found {
  if (!applies(set, view)) return 0;
  const type = typeOf(set.type);
  if (type.name === 'list:set') return testList(store, set, view, question);
  const member = type.member(view, set, 'test');
  if (!member) return 0;
  const found = type.test(set, member, question.now, (s, key, element) =>
    matchElement(s, key, element, view.packet, question),
  );
  // An address that waits for its MAC address gets it from this packet.
  if (found && type.lastOptional) type.add(set, member, extrasOfPacket(view.packet), false, question.now);
  return question.noMatch && type.nomatch ? (-found as Found) : found;
}

const viewOf = (packet: Packet, dirs: readonly Direction[]): PacketView => ({
  packet,
  src: dirs.map((d) => d === 'src'),
});

/**
 * Is the packet in the set? Counters of the element that matches are moved.
 * A set that is not there, has more parts than `dirs`, or is of IPv6 has no packet.
 */
export function testPacket(
  store: SetStore,
  name: string,
  dirs: readonly Direction[],
  packet: Packet,
  options: PacketTest,
  now: number,
): boolean {
  const set = store.sets.get(name);
  return set !== undefined && testSet(store, set, viewOf(packet, dirs), { ...options, now }) > 0;
}

/** What the packet's element carries for `-j SET --map-set`; `undefined` where the packet is not in the set. */
export function mapPacket(
  store: SetStore,
  name: string,
  dirs: readonly Direction[],
  packet: Packet,
  now: number,
): SkbInfo | undefined {
  const set = store.sets.get(name);
  let info: SkbInfo = { mark: 0, mask: 0, priority: 0, queue: 0 };
  const matched = (within: IpSet, e: Element) => {
    if (within.header.skbinfo) info = { mark: e.skbmark, mask: e.skbmask, priority: e.skbprio, queue: e.skbqueue };
  };
  if (!set || testSet(store, set, viewOf(packet, dirs), { now, matched }) <= 0) return undefined;
  return info;
}

export interface PacketChange {
  /** An element that is there gets new extensions. */
  readonly exist?: boolean;
  /** Seconds; the set's default where absent. */
  readonly timeout?: number;
}

function changeSet(
  store: SetStore,
  set: IpSet,
  view: PacketView,
  how: 'add' | 'del',
  options: PacketChange,
  now: number,
): boolean {
  if (!applies(set, view)) return false;
  const type = typeOf(set.type);
  if (type.name === 'list:set') {
    // The first set that takes it is enough.
    for (const element of set.elements.values()) {
      const member = store.sets.get(element.set);
      if (!expired(element, now) && member && changeSet(store, member, view, how, options, now)) return true;
    }
    return true;
  }
  const member = type.member(view, set, how);
  if (!member) return false;
  if (how === 'del') return type.del(set, member, now) === undefined;
  const extras = {
    ...extrasOfPacket(view.packet),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  };
  return type.add(set, member, extras, options.exist === true, now) === undefined;
}

/** Adds or deletes the element of a packet: `-j SET`. Errors have no consequence. Source: ip_set_core.c ip_set_add() */
export function changePacket(
  store: SetStore,
  name: string,
  dirs: readonly Direction[],
  packet: Packet,
  how: 'add' | 'del',
  options: PacketChange,
  now: number,
): void {
  const set = store.sets.get(name);
  if (set) changeSet(store, set, viewOf(packet, dirs), how, options, now);
}
