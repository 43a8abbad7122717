import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86400],
];

/** Names as they are printed, greatest first, with their seconds. */
const PRINTED = [
  ['day', 86400n],
  ['hour', 3600n],
  ['min', 60n],
  ['sec', 1n],
] as const;

/** A number as atoll() reads it: what follows the digits is not looked at; 0 where there are none. */
export function atoll(text: string): bigint {
  const m = /^\s*([+-]?)(\d+)/.exec(text);
  if (!m) return 0n;
  const value = BigInt(m[2] ?? '0');
  return m[1] === '-' ? -value : value;
}

/** A rate as the user writes it. `period` is the time between two packets, in fractions of a second. */
export interface Rate {
  readonly period: bigint;
  /** Seconds in the unit that was written. */
  readonly unit: number;
}

/**
 * Reads `10/second`, `3/h`, `5`: a number of packets and any beginning of a unit, seconds where there is none.
 *
 * Source: extensions/libxt_limit.c, libxt_hashlimit.c parse_rate()
 * @param scale fractions of a second in `period`
 * @param bits width of the program's number, in which a negative count is very great
 * @returns `undefined` where the text is no rate
 * @throws RuleError where it is too fast to be told from no limit
 */
export function parseRate(text: string, scale: bigint, bits: 32 | 64, word: number): Rate | undefined {
  const slash = text.indexOf('/');
  let unit = 1;
  if (slash >= 0) {
    const name = text.slice(slash + 1).toLowerCase();
    const found = name === '' ? undefined : UNITS.find(([long]) => long.startsWith(name));
    if (!found) return undefined;
    unit = found[1];
  }
  const count = BigInt.asUintN(bits, atoll(text));
  if (count === 0n) return undefined;
  const period = (scale * BigInt(unit)) / count;
  if (period === 0n) throw new RuleError(`Rate too fast "${text}"`, word);
  return { period, unit };
}

/**
 * A period as so many packets in the greatest unit that says it well.
 *
 * Source: extensions/libxt_limit.c print_rate(), iptables/nft.c add_nft_limit()
 */
export function wholeRate(period: bigint, scale: bigint): { count: bigint; name: string; seconds: number } {
  const [day, ...smaller] = PRINTED;
  let [name, seconds]: readonly [string, bigint] = day;
  for (const [nextName, nextSeconds] of smaller) {
    const unit = nextSeconds * scale;
    if (period > unit || unit / period < unit % period) break;
    [name, seconds] = [nextName, nextSeconds];
  }
  return { count: (seconds * scale) / period, name, seconds: Number(seconds) };
}

/** The same as it is printed: `3/hour`. */
export function printRate(period: bigint, scale: bigint): string {
  const { count, name } = wholeRate(period, scale);
  return `${count}/${name}`;
}

/** A number at the start of a text with what follows it; `undefined` where there is none or it is too great. */
export function numberAndRest(text: string, max: bigint): readonly [value: bigint, rest: string] | undefined {
  const read = leadingNumber(text);
  return read && read.value <= max ? [read.value, text.slice(read.end)] : undefined;
}
