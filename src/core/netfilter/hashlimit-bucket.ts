import type { HashlimitConfig } from './hashlimit-config';

/** Credit of one key: struct rateinfo of xt_hashlimit. State. */
export interface Bucket {
  /** jiffies when the credit was counted. */
  counted: bigint;
  credit: bigint;
  /** The most credit there may be; for bytes how often it may still be filled at once. */
  cap: bigint;
  /** With --hashlimit-rate-match: what passed in this interval, and whether the last was over the rate. */
  current: bigint;
  wasOver: boolean;
  /** jiffies after which an idle entry may go. */
  expires: bigint;
}

/** Timer ticks a second of the kernel followed here. */
export const HZ = 250n;
const MICROS_PER_JIFFY = 1_000_000 / Number(HZ);
const DAY = 86_400n;
const SCALE = 1_000_000n;
const U32 = 0xffffffffn;
const U64 = (1n << 64n) - 1n;

/** The greatest power of two that is not above a number. */
function powerBelow(n: bigint): bigint {
  let power = 1n;
  while (power * 2n <= n) power *= 2n;
  return power;
}

/** Credit that a jiffy brings, for packets and for bytes. */
const PER_JIFFY = powerBelow(U64 / (HZ * DAY));
const PER_JIFFY_BYTES = powerBelow(U32 / HZ);
const FULL_BYTES = PER_JIFFY_BYTES * HZ;

/** µs of virtual time as jiffies. */
export function jiffies(now: number): bigint {
  return BigInt(Math.floor(now / MICROS_PER_JIFFY));
}

export function jiffiesOf(millis: number): bigint {
  return (BigInt(millis) * HZ + 999n) / 1000n;
}

/** Wraps at 64 bits as the kernel's number does. */
export function packetCredits(period: bigint): bigint {
  const all = HZ * PER_JIFFY;
  return BigInt.asUintN(64, SCALE >= all ? period / (SCALE / all) : period * (all / SCALE));
}

export function byteCredits(cost: bigint): bigint {
  return (BigInt.asUintN(32, cost) * FULL_BYTES) >> 32n;
}

/** A new bucket is full. Source: net/netfilter/xt_hashlimit.c rateinfo_init() */
export function newBucket(c: HashlimitConfig, now: bigint): Bucket {
  const full = c.bytes ? FULL_BYTES : packetCredits(BigInt.asUintN(64, c.average * c.burst));
  return {
    counted: now,
    credit: c.rateMatch ? 0n : full,
    cap: c.bytes ? c.burst : full,
    current: 0n,
    wasOver: false,
    expires: now + jiffiesOf(c.expire),
  };
}

/** Source: rateinfo_recalc() */
export function refill(bucket: Bucket, c: HashlimitConfig, now: bigint): void {
  bucket.expires = now + jiffiesOf(c.expire);
  const delta = now - bucket.counted;
  if (delta === 0n) return;
  if (c.rateMatch) {
    const interval = BigInt(c.rateInterval) * HZ;
    if (delta < interval) return;
    bucket.counted = now;
    bucket.wasOver = bucket.current * interval > delta * rateOf(c);
    bucket.current = 0n;
    return;
  }
  bucket.counted = now;
  bucket.credit = bucket.credit + delta * (c.bytes ? PER_JIFFY_BYTES : PER_JIFFY);
  const cap = c.bytes ? FULL_BYTES : bucket.cap;
  if (bucket.credit > cap) bucket.credit = cap;
}

/** Takes what a packet costs; `false` where there is too little. Source: hashlimit_mt_common() */
export function take(bucket: Bucket, c: HashlimitConfig, length: number): boolean {
  if (c.rateMatch) {
    bucket.current += c.bytes ? BigInt(length) : 1n;
    return !bucket.wasOver && bucket.current <= rateBurst(c);
  }
  const cost = c.bytes ? byteCost(bucket, c, length) : packetCredits(c.average);
  if (bucket.credit < cost) return false;
  bucket.credit -= cost;
  return true;
}

function byteCost(bucket: Bucket, c: HashlimitConfig, length: number): bigint {
  const chunks = BigInt((length >>> 4) + 1);
  const cost = chunks * byteCredits(c.average);
  const capped = cost > FULL_BYTES ? FULL_BYTES : cost;
  if (bucket.credit < capped && bucket.cap > 0n) {
    bucket.cap--;
    bucket.credit = FULL_BYTES;
  }
  return capped;
}

/** Packets or bytes that an interval's rate allows. */
function rateOf(c: HashlimitConfig): bigint {
  if (!c.bytes) return c.average === 0n ? 0n : SCALE / c.average;
  const average = BigInt.asUintN(32, c.average);
  return ((average === 0n ? U32 : U32 / average) - 1n) << 4n;
}

function rateBurst(c: HashlimitConfig): bigint {
  if (c.bytes) return c.burst === 0n ? rateOf(c) : c.burst * rateOf(c);
  return c.burst + rateOf(c);
}
