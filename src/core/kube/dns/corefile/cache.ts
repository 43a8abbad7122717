import type { DnsMessage, ResourceRecord } from '../message';

/** Times in seconds. */
export interface CacheConfig {
  readonly zones: readonly string[];
  readonly success: CacheClass;
  readonly denial: CacheClass;
  readonly servfail: number;
  readonly keepTtl: boolean;
}

export interface CacheClass {
  readonly capacity: number;
  readonly most: number;
  readonly least: number;
  /** Names in these zones are not kept. */
  readonly except: readonly string[];
}

/** Source: CoreDNS plugin/cache/cache.go, plugin/pkg/dnsutil/ttl.go */
export const defaultCache: Omit<CacheConfig, 'zones'> = {
  success: { capacity: 10_000, most: 3600, least: 5, except: [] },
  denial: { capacity: 10_000, most: 1800, least: 5, except: [] },
  servfail: 5,
  keepTtl: false,
};

/** An answer that is kept. A value. */
export interface Kept {
  readonly message: DnsMessage;
  /** When it was stored, µs. */
  readonly stored: number;
  /** Seconds that it may be given out. */
  readonly ttl: number;
}

/** The answers that a server keeps, the oldest first. State. */
export interface DnsCache {
  success: Map<string, Kept>;
  denial: Map<string, Kept>;
}

export function createCache(): DnsCache {
  return { success: new Map(), denial: new Map() };
}

export type AnswerClass = 'success' | 'denial' | 'servfail' | 'other';

/** Source: CoreDNS plugin/pkg/response/typify.go Typify() */
export function classOf(message: DnsMessage): AnswerClass {
  if (message.rcode === 'NXDOMAIN') return 'denial';
  if (message.rcode === 'SERVFAIL') return 'servfail';
  if (message.rcode !== 'NOERROR') return 'other';
  if (message.answers.length > 0) return 'success';
  return message.authority.some((r) => r.type === 'SOA') ? 'denial' : 'success';
}

const SHORTEST = 5;
const LONGEST = 3600;

/** Source: CoreDNS plugin/pkg/dnsutil/ttl.go MinimalTTL() */
function leastTtl(message: DnsMessage, kind: AnswerClass): number {
  const records = [...message.answers, ...message.authority, ...message.additional];
  if (records.length === 0 || kind === 'servfail' || kind === 'other') return SHORTEST;
  return Math.min(LONGEST, ...records.map((r) => r.ttl));
}

/** How long an answer is kept, seconds. */
export function lifetimeOf(config: CacheConfig, message: DnsMessage): number {
  const kind = classOf(message);
  if (kind === 'servfail') return config.servfail;
  const { least, most } = kind === 'denial' ? config.denial : config.success;
  return Math.min(Math.max(leastTtl(message, kind), least), most);
}

/** No record of an answer is told to live longer than the answer is kept. */
export function capped(message: DnsMessage, ttl: number): DnsMessage {
  const cap = (records: readonly ResourceRecord[]) => records.map((r) => (r.ttl > ttl ? { ...r, ttl } : r));
  const { answers, authority, additional } = message;
  return { ...message, answers: cap(answers), authority: cap(authority), additional: cap(additional) };
}

export function cacheKey(name: string, type: string): string {
  return `${type} ${name.toLowerCase()}`;
}

/** Keeps an answer; the oldest makes room for it where there is none. */
export function keep(cache: DnsCache, key: string, kept: Kept, capacity: number): void {
  const map = classOf(kept.message) === 'success' ? cache.success : cache.denial;
  map.delete(key);
  if (map.size >= Math.max(1, capacity)) map.delete(map.keys().next().value ?? '');
  map.set(key, Object.freeze(kept));
}

/** What is kept for a question and is not too old. Denials are looked at first, as CoreDNS does. */
export function find(cache: DnsCache, key: string, now: number): Kept | undefined {
  for (const map of [cache.denial, cache.success]) {
    const kept = map.get(key);
    if (!kept) continue;
    if (secondsLeft(kept, now) > 0) return kept;
    map.delete(key);
  }
  return undefined;
}

function secondsLeft(kept: Kept, now: number): number {
  return kept.ttl - Math.floor((now - kept.stored) / 1_000_000);
}

/**
 * A kept answer as it is given out: all its records live as long as it does, and it calls itself authoritative.
 *
 * Source: CoreDNS plugin/cache/item.go toMsg()
 */
export function givenOut(kept: Kept, asked: DnsMessage, now: number, keepTtl: boolean): DnsMessage {
  const ttl = secondsLeft(kept, now);
  const aged = (records: readonly ResourceRecord[]) => (keepTtl ? records : records.map((r) => ({ ...r, ttl })));
  const { message } = kept;
  return {
    ...asked,
    response: true,
    authoritative: true,
    recursionAvailable: message.recursionAvailable,
    rcode: message.rcode,
    answers: aged(message.answers),
    authority: aged(message.authority),
    additional: aged(message.additional),
  };
}
