import { RuleError } from '../lib/words';
import type { Family } from '../packet/address';
import type { Given, Listing, Occurrence } from './extension';
import { readEach } from './read-each';
import { atoll, numberAndRest, parseRate, printRate, wholeRate } from './rates';

/** struct hashlimit_cfg3 with the table's name. */
export interface HashlimitConfig {
  readonly name: string;
  readonly above: boolean;
  readonly bytes: boolean;
  readonly rateMatch: boolean;
  /** Time between two packets in µs, or the cost of 16 bytes in the kernel's credits. */
  readonly average: bigint;
  /** Packets, or how often the whole credit of a second may be had again at once. */
  readonly burst: bigint;
  readonly keys: readonly Key[];
  readonly sourceBits: number;
  readonly destinationBits: number;
  readonly size: number;
  readonly max: number;
  /** Between two looks for idle entries, ms. */
  readonly interval: number;
  /** Life of an idle entry, ms. */
  readonly expire: number;
  /** Of --hashlimit-rate-match, seconds. */
  readonly rateInterval: number;
}

export type Key = 'srcip' | 'srcport' | 'dstip' | 'dstport';

/** In the order they are printed. */
const KEYS: readonly Key[] = ['srcip', 'srcport', 'dstip', 'dstport'];

/** XT_HASHLIMIT_SCALE_v2: fractions of a second in a period. */
const SCALE = 1_000_000n;
const U32 = 0xffffffffn;
const U64 = (1n << 64n) - 1n;
const MOST_BURST = 1_000_000n;
const BYTE_EXPIRE = 15;
const BYTE_EXPIRE_BURST = 60;
const DEFAULT_GC = 1000;
/** XT_HASHLIMIT_MAX: the kernel cuts what is more, and the program reads it back so. */
const MOST_ENTRIES = 1_048_576;

/** Bytes a second that a cost stands for, in chunks of 16. */
function costToBytes(cost: bigint): bigint {
  return ((cost ? U32 / cost : U32) - 1n) << 4n;
}

function bytesToCost(bytes: bigint): bigint {
  return U32 / (BigInt.asUintN(32, bytes >> 4n) + 1n);
}

function factor(letter: string | undefined): bigint {
  if (letter === 'm') return 1024n * 1024n;
  return letter === 'k' ? 1024n : 1n;
}

/** `512kb/s`; `undefined` where the text is no rate of bytes. */
function parseByteRate(text: string, word: number): bigint | undefined {
  const at = text.indexOf('b/s');
  const count = BigInt.asUintN(64, atoll(text));
  if (at < 1 || count === 0n) return undefined;
  const cost = bytesToCost(BigInt.asUintN(64, count * factor(text[at - 1])));
  if (cost === 0n) throw new RuleError(`Rate too high "${text}"`, word);
  return cost;
}

/** The rate with what it counts; `above` where the match is for what exceeds it. */
function parseLimit({ option, text, word, inverted }: Occurrence): {
  readonly average: bigint;
  readonly bytes: boolean;
  /** Seconds in the unit of time. */
  readonly unit: number;
  readonly above: boolean;
} {
  const above = inverted !== (option === '--hashlimit-above');
  const perByte = parseByteRate(text, word);
  if (perByte !== undefined) return { average: perByte, bytes: true, unit: BYTE_EXPIRE, above };
  const rate = parseRate(text, SCALE, 64, word);
  if (!rate) throw new RuleError(`hashlimit: Bad value for "${option}" option: "${text}"`, word);
  return { average: rate.period, bytes: false, unit: rate.unit, above };
}

const badBurst = 'bad value for option "--hashlimit-burst", or out of range (1-1000000).';

function parseBurst(text: string, word: number): bigint {
  const read = numberAndRest(text, U64);
  if (!read || read[0] < 1n || (read[1] === '' && read[0] > MOST_BURST)) throw new RuleError(badBurst, word);
  return BigInt.asUintN(64, read[0] * factor(read[1][0]));
}

/**
 * Reads the options of `-m hashlimit`.
 *
 * Source: extensions/libxt_hashlimit.c hashlimit_mt_parse(), hashlimit_mt_check()
 */
export function readHashlimit(given: Given): HashlimitConfig {
  const read = readEach(given, {
    '--hashlimit-upto': parseLimit,
    '--hashlimit-above': parseLimit,
    '--hashlimit-burst': ({ text, word }) => parseBurst(text, word),
    '--hashlimit-mode': parseKeys,
    '--hashlimit-rate-interval': parseInterval,
  });
  const limit = read['--hashlimit-above'] ?? read['--hashlimit-upto'];
  if (!limit) throw new RuleError('You have to specify --hashlimit');
  const { average, bytes, unit } = limit;
  const burst = read['--hashlimit-burst'];
  const number = (option: string, none: number) => (given.has(option) ? given.number(option) : none);
  const whole = given.family === 'ipv4' ? 32 : 128;
  const rateMatch = given.has('--hashlimit-rate-match');
  const interval = read['--hashlimit-rate-interval'] ?? 0;
  if (!bytes && burst !== undefined && burst > MOST_BURST) throw new RuleError(badBurst);
  return {
    name: given.text('--hashlimit-name'),
    above: limit.above,
    bytes,
    rateMatch,
    average: rateMatch && !bytes ? average / BigInt(unit) : average,
    burst: bytes ? wholeBursts(burst, average) : (burst ?? 5n),
    keys: read['--hashlimit-mode'] ?? [],
    sourceBits: number('--hashlimit-srcmask', whole),
    destinationBits: number('--hashlimit-dstmask', whole),
    size: Math.min(number('--hashlimit-htable-size', 0), MOST_ENTRIES),
    max: Math.min(number('--hashlimit-htable-max', 0), MOST_ENTRIES),
    interval: number('--hashlimit-htable-gcinterval', DEFAULT_GC),
    expire: number('--hashlimit-htable-expire', (bytes && burst !== undefined ? BYTE_EXPIRE_BURST : unit) * 1000),
    rateInterval: rateMatch && interval === 0 ? (bytes ? 1 : unit) : interval,
  };
}

/** A burst of bytes counts in seconds' worth of the rate, rounded up. */
function wholeBursts(burst: bigint | undefined, cost: bigint): bigint {
  if (burst === undefined) return 0n;
  const bytes = costToBytes(cost);
  if (burst < bytes || bytes === 0n) throw new RuleError(`burst cannot be smaller than ${bytes}b`);
  const times = BigInt.asUintN(32, burst) / bytes;
  return burst % bytes ? times + 1n : times;
}

function parseKeys({ text, word }: Occurrence): readonly Key[] {
  const words = text.split(/[,|]/).filter((w) => w !== '');
  if (words.some((w) => !KEYS.some((k) => k === w)))
    throw new RuleError(`hashlimit: Bad value for "--hashlimit-mode" option: "${text}"`, word);
  return KEYS.filter((k) => words.includes(k));
}

function parseInterval({ option, text, word }: Occurrence): number {
  const seconds = Number(BigInt.asIntN(32, atoll(text)));
  if (seconds > 0) return seconds;
  throw new RuleError(`hashlimit: Bad value for "${option}" option: "${text}"`, word);
}

/** Bytes in the greatest unit that says them: `4kb`. */
function inUnit(bytes: bigint, fits: (unit: bigint) => boolean): string {
  for (const [name, unit] of [
    ['m', 1n << 20n],
    ['k', 1n << 10n],
  ] as const)
    if (bytes >= unit && fits(unit)) return `${bytes / unit}${name}b`;
  return `${bytes}b`;
}

/** The rate and the burst in words, and the life that the program takes for granted with them, ms. */
function rateText(
  c: HashlimitConfig,
  average = c.average,
): { readonly rate: string; readonly burst?: string; readonly expire: number } {
  if (!c.bytes) {
    const { seconds } = wholeRate(average, SCALE);
    return { rate: printRate(average, SCALE), burst: `${c.burst}`, expire: seconds * 1000 };
  }
  const bytes = costToBytes(c.average);
  const rate = `${inUnit(bytes, (unit) => bytesToCost(bytes & BigInt.asUintN(32, ~(unit - 1n))) === c.average)}/s`;
  if (c.burst === 0n) return { rate, expire: BYTE_EXPIRE * 1000 };
  return { rate, burst: inUnit(bytes * c.burst, () => true), expire: BYTE_EXPIRE_BURST * 1000 };
}

/** Source: extensions/libxt_hashlimit.c hashlimit_mt_save() */
export function printHashlimit(c: HashlimitConfig, family: Family): string {
  const { rate, burst, expire } = rateText(c);
  const whole = family === 'ipv4' ? 32 : 128;
  const parts = [`--hashlimit-${c.above ? 'above' : 'upto'} ${rate}`];
  if (burst !== undefined) parts.push(`--hashlimit-burst ${burst}`);
  if (c.keys.length > 0) parts.push(`--hashlimit-mode ${c.keys.join(',')}`);
  parts.push(`--hashlimit-name ${c.name}`);
  if (c.size !== 0) parts.push(`--hashlimit-htable-size ${c.size}`);
  if (c.max !== 0) parts.push(`--hashlimit-htable-max ${c.max}`);
  if (c.interval !== DEFAULT_GC) parts.push(`--hashlimit-htable-gcinterval ${c.interval}`);
  if (c.expire !== expire) parts.push(`--hashlimit-htable-expire ${c.expire}`);
  if (c.sourceBits !== whole) parts.push(`--hashlimit-srcmask ${c.sourceBits}`);
  if (c.destinationBits !== whole) parts.push(`--hashlimit-dstmask ${c.destinationBits}`);
  if (c.rateMatch) parts.push('--hashlimit-rate-match');
  if (c.rateMatch && c.rateInterval !== 1) parts.push(`--hashlimit-rate-interval ${c.rateInterval}`);
  return parts.join(' ');
}

/** As `iptables -L` writes it. Source: extensions/libxt_hashlimit.c hashlimit_print() */
export function listHashlimit(c: HashlimitConfig, { family }: Listing): string {
  // The program takes the rate for one of the whole interval here, and not where it saves.
  const { rate, burst, expire } = rateText(c, c.rateInterval > 0 ? c.average * BigInt(c.rateInterval) : c.average);
  const whole = family === 'ipv4' ? 32 : 128;
  const parts = [`limit: ${c.above ? 'above' : 'up to'} ${rate}`];
  if (burst !== undefined) parts.push(`burst ${burst}`);
  if (c.keys.length > 0) parts.push(`mode ${c.keys.join('-')}`);
  if (c.size !== 0) parts.push(`htable-size ${c.size}`);
  if (c.max !== 0) parts.push(`htable-max ${c.max}`);
  if (c.interval !== DEFAULT_GC) parts.push(`htable-gcinterval ${c.interval}`);
  if (c.expire !== expire) parts.push(`htable-expire ${c.expire}`);
  if (c.sourceBits !== whole) parts.push(`srcmask ${c.sourceBits}`);
  if (c.destinationBits !== whole) parts.push(`dstmask ${c.destinationBits}`);
  if (c.rateMatch) parts.push('rate-match');
  if (c.rateMatch && c.rateInterval !== 1) parts.push(`rate-interval ${c.rateInterval}`);
  return parts.join(' ');
}

/** "10/sec", "4kb/s". */
export function hashlimitRate(c: HashlimitConfig): string {
  return rateText(c).rate;
}
