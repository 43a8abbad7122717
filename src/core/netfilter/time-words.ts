import { civil, daysFromCivil } from '../lib/calendar';
import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';

/** Names by number; 1 is Monday. */
export const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Decimal digits at the start of a text; 0 where there are none, as strtoul() says. */
function digits(text: string): readonly [value: number, rest: string] {
  const m = /^\s*\+?\d+/.exec(text);
  return m ? [Number(m[0]), text.slice(m[0].length)] : [0, text];
}

/** Parts of a date: what ends each, and how great it may be. */
const DATE_PARTS: readonly (readonly [end: string, max: number])[] = [
  ['-', 2038],
  ['-', 12],
  ['T', 31],
  [':', 23],
  [':', 59],
  ['', 59],
];

/**
 * Reads `YYYY[-MM[-DD[Thh[:mm[:ss]]]]]` as UTC; days that a month does not have carry over into the next.
 *
 * Source: extensions/libxt_time.c time_parse_date()
 * @returns seconds since 1970
 */
export function parseDate(text: string, word: number): number {
  const values = [1970, 1, 1, 0, 0, 0];
  let rest = text;
  for (const [i, [end, max]] of DATE_PARTS.entries()) {
    const [value, after] = digits(rest);
    const ends = after === '' || (end !== '' && after[0] === end);
    if (!ends || value > max || (i === 0 && value < 1970))
      throw new RuleError(`Invalid date "${text}" specified. Should be YYYY[-MM[-DD[Thh[:mm[:ss]]]]]`, word);
    values[i] = value;
    if (after === '') break;
    rest = after.slice(1);
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = values;
  const seconds = ((daysFromCivil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  if (seconds < 0) throw new RuleError('mktime returned an error', word, 'other');
  return seconds;
}

/** Reads `hh:mm[:ss]`. @returns seconds of the day */
export function parseDaytime(text: string, word: number): number {
  const bad = (rest: string) =>
    new RuleError(`invalid time "${rest}" specified, should be hh:mm[:ss] format and within the boundaries`, word);
  const [hour, afterHour] = digits(text);
  if (afterHour[0] !== ':' || hour > 23) throw bad(text);
  const minutes = afterHour.slice(1);
  const [minute, afterMinute] = digits(minutes);
  if ((afterMinute !== '' && afterMinute[0] !== ':') || minute > 59) throw bad(minutes);
  if (afterMinute === '') return hour * 3600 + minute * 60;
  const seconds = afterMinute.slice(1);
  const [second, rest] = digits(seconds);
  if (rest !== '' || second > 59) throw bad(seconds);
  return hour * 3600 + minute * 60 + second;
}

/** The parts of a list; the program keeps only the first letters of each. */
function listParts(text: string, letters: number): string[] {
  const parts = text.split(',').map((part) => part.slice(0, letters));
  if (parts[parts.length - 1] === '') parts.pop();
  return parts;
}

/** Reads days of the month as bits. Source: extensions/libxt_time.c time_parse_monthdays() */
export function parseMonthdays(text: string, word: number): number {
  let bits = 0;
  for (const part of listParts(text, 2)) {
    const read = part === '' ? { value: 0n, end: 0 } : leadingNumber(part);
    if (!read || read.end !== part.length || read.value > 31n)
      throw new RuleError(`${part} is not a valid day for --monthdays`, word);
    bits |= 1 << Number(read.value);
  }
  return bits >>> 0;
}

/** Reads days of the week, by number or by the first two letters of the name, as bits. */
export function parseWeekdays(text: string, word: number): number {
  let bits = 0;
  for (const part of listParts(text, 3)) {
    const read = part === '' ? { value: 0n, end: 0 } : leadingNumber(part);
    if (read && read.end === part.length) {
      if (read.value === 0n) throw new RuleError('No, the week does NOT begin with Sunday.', word);
      bits |= 1 << Number(read.value);
      continue;
    }
    const day = WEEKDAYS.findIndex((name, i) => i > 0 && name.slice(0, 2) === part.slice(0, 2));
    if (day < 0) throw new RuleError(`${part} is not a valid day specifier`, word);
    bits |= 1 << day;
  }
  return bits;
}

const two = (n: number) => `${n}`.padStart(2, '0');

export function printDaytime(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export function printDate(seconds: number): string {
  const { year, month, day } = civil(seconds);
  return `${`${year}`.padStart(4, '0')}-${two(month)}-${two(day)}T${printDaytime(seconds % 86400)}`;
}
