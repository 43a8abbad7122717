import type { Blob } from './blob';
import { SetError } from './errors';
import type { Element, Member, SetHeader } from './set';

/** Extensions that come with a new element; what is absent keeps the value that the kernel's memory has. */
export interface NewExtras {
  readonly nomatch: boolean;
  /** Seconds; 0 for never. The set's default where absent. */
  readonly timeout?: number;
  readonly packets?: bigint;
  readonly bytes?: bigint;
  readonly comment?: string;
  readonly skbmark?: number;
  readonly skbmask?: number;
  readonly skbprio?: number;
  readonly skbqueue?: number;
}

/** Extensions of a typed element. Source: ip_set_core.c ip_set_get_extensions() */
export function extrasOf(blob: Blob, header: SetHeader): NewExtras {
  if (blob.timeout !== undefined && header.timeout === undefined) throw new SetError('TIMEOUT');
  if ((blob.packets !== undefined || blob.bytes !== undefined) && !header.counters) throw new SetError('COUNTER');
  if (blob.comment !== undefined && !header.comment) throw new SetError('COMMENT');
  const skb = blob.skbmark !== undefined || blob.skbprio !== undefined || blob.skbqueue !== undefined;
  if (skb && !header.skbinfo) throw new SetError('SKBINFO');
  return {
    nomatch: blob.nomatch === true,
    ...(blob.timeout === undefined ? {} : { timeout: blob.timeout }),
    ...(blob.packets === undefined ? {} : { packets: blob.packets }),
    ...(blob.bytes === undefined ? {} : { bytes: blob.bytes }),
    ...(blob.comment === undefined ? {} : { comment: blob.comment }),
    ...(skb
      ? {
          skbmark: blob.skbmark ?? 0,
          skbmask: blob.skbmask ?? 0,
          skbprio: blob.skbprio ?? 0,
          skbqueue: blob.skbqueue ?? 0,
        }
      : {}),
  };
}

/** When an element with this timeout ends, µs; 0 for never. */
export function expiry(seconds: number | undefined, now: number): number {
  return seconds ? now + seconds * 1e6 : 0;
}

/** The timeout as a listing shows it. Source: ip_set.h ip_set_timeout_get() */
export function secondsLeft(expires: number, now: number): number {
  return expires === 0 ? 0 : Math.max(1, Math.floor((expires - now) / 1e6));
}

/**
 * An element as the kernel stores it. Counters that are not given stay as they were in `before`.
 *
 * Source: ip_set_hash_gen.h mtype_add() from copy_data on, ip_set_core.c ip_set_init_*()
 */
export function newElement(
  header: SetHeader,
  member: Member,
  extras: NewExtras,
  before: readonly [packets: bigint, bytes: bigint],
  now: number,
): Element {
  return Object.freeze({
    ip: member.ip,
    prefix: member.prefix,
    ip2: member.ip2,
    prefix2: member.prefix2,
    protocol: member.protocol,
    port: member.port,
    mac: member.mac,
    mark: member.mark,
    device: member.device,
    physical: member.physical,
    wildcard: member.wildcard,
    set: member.set,
    reference: '',
    before: false,
    nomatch: extras.nomatch,
    expires: header.timeout === undefined ? 0 : expiry(extras.timeout ?? header.timeout, now),
    packets: header.counters ? (extras.packets ?? before[0]) : 0n,
    bytes: header.counters ? (extras.bytes ?? before[1]) : 0n,
    comment: extras.comment ?? '',
    skbmark: extras.skbmark ?? 0,
    skbmask: extras.skbmask ?? 0,
    skbprio: extras.skbprio ?? 0,
    skbqueue: extras.skbqueue ?? 0,
  });
}
