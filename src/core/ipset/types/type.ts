import type { Packet } from '../../packet/packet';
import type { Blob, Reading } from '../blob';
import type { Code } from '../errors';
import type { NewExtras } from '../extras';
import type { CreateOption } from '../create-options';
import type { ElementOption } from '../element-options';
import type { Element, IpSet, Key, Member, SetHeader } from '../set';

/** A part of an element, between commas. */
export interface Part {
  read(r: Reading, text: string): void;
  print(blob: Blob): string;
}

/** What a typed element may be, beside the parts themselves: ranges and prefixes. */
export type Form = 'ipTo' | 'cidr' | 'portTo' | 'ip2To' | 'cidr2';

export type Purpose = 'add' | 'del' | 'test';

/** A packet as a set sees it, and for each part whether the rule says `src`. */
export interface PacketView {
  readonly packet: Packet;
  readonly src: readonly boolean[];
}

/** What a test did: 1 for a match, -1 for a match of an element with `nomatch`. */
export type Found = 1 | 0 | -1;

/** Decides about an element that was found and counts it; 0 lets the search go on. */
export type OnElement = (set: IpSet, key: Key, element: Element) => Found;

/**
 * A type of set: one file each. The reading half follows the `ipset` program (lib/ipset_hash_ip.c …), the other the kernel's
 * module (net/netfilter/ipset/ip_set_hash_ip.c …).
 */
export interface SetType {
  readonly name: string;
  /** Names it had in old programs. */
  readonly aliases: readonly string[];
  /** One sentence, for hover and completion. */
  readonly doc: string;
  /** Kernel file that this type follows. */
  readonly source: string;
  readonly revision: number;
  /** What each revision of the module brought, as `ipset help` says it; the last is `revision`. */
  readonly history: readonly string[];
  /** `any` is inet or inet6, inet where nothing is said; `unspec` has no addresses. */
  readonly family: 'any' | 'inet' | 'unspec';
  readonly parts: readonly Part[];
  /** Parts after the first may be left out. */
  readonly lastOptional?: boolean;
  /** Elements can have `nomatch`. */
  readonly nomatch?: boolean;
  readonly create: readonly CreateOption[];
  /** Field without which it cannot be created, and the word that is asked for. */
  readonly mandatory?: readonly (readonly [field: keyof Blob, word: string])[];
  readonly options: Readonly<Record<Purpose, readonly ElementOption[]>>;
  readonly forms: Readonly<Record<Purpose, readonly Form[]>>;
  /** How an element is written, and what help says below: `IP,[PROTO:]PORT`. */
  readonly syntax: Readonly<Record<Purpose | 'create', string>>;
  readonly usage: readonly string[];

  /** Throws SetError. */
  header(blob: Blob, initval: number): SetHeader;
  /** What the kernel looks at before it looks at the extensions. Throws SetError. */
  precheck?(blob: Blob, set: IpSet): void;
  /** The elements that a typed element stands for; a test asks for the first only. Throws SetError. */
  members(blob: Blob, set: IpSet, purpose: Purpose): Iterable<Member>;
  /** The element of a packet; `undefined` where the packet has none (`-EINVAL`). */
  member(view: PacketView, set: IpSet, purpose: Purpose): Member | undefined;
  add(set: IpSet, member: Member, extras: NewExtras, exist: boolean, now: number): Code | undefined;
  del(set: IpSet, member: Member, now: number): Code | undefined;
  test(set: IpSet, member: Member, now: number, found: OnElement): Found;
  /** Elements as a listing shows them. */
  list(set: IpSet, now: number): Element[];
  flush(set: IpSet): void;
}
