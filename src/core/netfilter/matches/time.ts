import { say } from '../../lib/say';
import { civil, EPOCH } from '../../lib/calendar';
import { RuleError } from '../../lib/words';
import type { Given, Match, Occurrence } from '../extension';
import { readEach } from '../read-each';
import {
  parseDate,
  parseDaytime,
  parseMonthdays,
  parseWeekdays,
  printDate,
  printDaytime,
  WEEKDAYS,
} from '../time-words';

interface Config {
  /** Seconds since 1970; 0 and the end of 32 bits where none was given. */
  readonly dateStart: number;
  readonly dateStop: number;
  /** Seconds of the day. */
  readonly start: number;
  readonly stop: number;
  /** Bit n is day n; bit 0 is no day. */
  readonly monthdays: number;
  readonly weekdays: number;
  readonly kernelTimezone: boolean;
  readonly contiguous: boolean;
}

const DAY = 86400;
const LAST_DATE = 0x7fffffff;
const LAST_SECOND = DAY - 1;
const ALL_MONTHDAYS = 0xfffffffe;
const ALL_WEEKDAYS = 0xfe;

const LOCAL_TIME =
  'WARNING: --localtz is being replaced by --kerneltz, since "local" is ambiguous. Note the kernel timezone has caveats - see manpage for details.';

/** `-m time`: when the packet arrives. */
export const time: Match<Config> = {
  name: 'time',
  source: 'net/netfilter/xt_time.c time_mt()',
  doc: 'When the packet arrives: between two dates, two times of the day (UTC), on some days of the week or month.',
  limits: 'Worlds begin on Monday 5 January 2026, 09:00 UTC, and the kernel time zone is UTC.',
  options: [
    { name: '--datestart', type: 'string', doc: 'First moment, `YYYY-MM-DDThh:mm:ss`; later parts may be left out.' },
    { name: '--datestop', type: 'string', doc: 'Last moment, written the same way.' },
    { name: '--timestart', type: 'string', doc: 'From this time of the day, `hh:mm[:ss]`.' },
    { name: '--timestop', type: 'string', doc: 'To this time of the day; before the start it means the next day.' },
    { name: '--contiguous', type: 'none', doc: 'A period over midnight counts to the day it began on.' },
    { name: '--weekdays', type: 'string', invert: true, doc: 'Days of the week: Mon,Tue or 1,2.' },
    { name: '--monthdays', type: 'string', invert: true, doc: 'Days of the month: 1,15.' },
    { name: '--localtz', type: 'none', excludes: ['--utc'], doc: 'Old name of --kerneltz.' },
    { name: '--utc', type: 'none', excludes: ['--localtz', '--kerneltz'], doc: 'Times are UTC, as they are anyway.' },
    { name: '--kerneltz', type: 'none', excludes: ['--utc'], doc: "Times are in the kernel's time zone." },
  ],

  precheck(given) {
    if (given.has('--localtz')) given.warn(LOCAL_TIME);
    if (!given.has('--contiguous')) return;
    const [start, stop] = daytimes(given);
    if (start < stop)
      throw new RuleError('time: --contiguous only makes sense when stoptime is smaller than starttime');
  },

  read(given) {
    const date = ({ text, word }: Occurrence) => parseDate(text, word);
    const days = (all: number, read: typeof parseWeekdays) => (use: Occurrence) =>
      (use.inverted ? read(use.text, use.word) ^ all : read(use.text, use.word)) >>> 0;
    const read = readEach(given, {
      '--datestart': date,
      '--datestop': date,
      '--timestart': ({ text, word }) => parseDaytime(text, word),
      '--timestop': ({ text, word }) => parseDaytime(text, word),
      '--monthdays': days(ALL_MONTHDAYS, parseMonthdays),
      '--weekdays': days(ALL_WEEKDAYS, parseWeekdays),
    });
    return {
      dateStart: read['--datestart'] ?? 0,
      dateStop: read['--datestop'] ?? LAST_DATE,
      start: read['--timestart'] ?? 0,
      stop: read['--timestop'] ?? LAST_SECOND,
      monthdays: read['--monthdays'] ?? ALL_MONTHDAYS,
      weekdays: (read['--weekdays'] ?? ALL_WEEKDAYS) & 0xff,
      kernelTimezone: given.has('--kerneltz') || given.has('--localtz'),
      contiguous: given.has('--contiguous'),
    };
  },

  print(c) {
    const parts = [];
    if (c.start !== 0 || c.stop !== LAST_SECOND)
      parts.push(`--timestart ${printDaytime(c.start)} --timestop ${printDaytime(c.stop)}`);
    if (c.monthdays !== ALL_MONTHDAYS) parts.push(`--monthdays ${daysIn(c.monthdays, 31).join(',')}`);
    if (c.weekdays !== ALL_WEEKDAYS) parts.push(`--weekdays ${dayNames(c).join(',')}`);
    if (c.dateStart !== 0) parts.push(`--datestart ${printDate(c.dateStart)}`);
    if (c.dateStop !== 0) parts.push(`--datestop ${printDate(c.dateStop)}`);
    if (c.kernelTimezone) parts.push('--kerneltz');
    if (c.contiguous) parts.push('--contiguous');
    return parts.join(' ');
  },
  list(c) {
    const parts = ['TIME'];
    if (c.start !== 0 || c.stop !== LAST_SECOND) parts.push(`from ${printDaytime(c.start)} to ${printDaytime(c.stop)}`);
    if (c.weekdays !== ALL_WEEKDAYS) parts.push(`on ${dayNames(c).join(',')}`);
    if (c.monthdays !== ALL_MONTHDAYS) parts.push(`on ${daysIn(c.monthdays, 31).map(ordinal).join(',')}`);
    if (c.dateStart !== 0) parts.push(`starting from ${printDate(c.dateStart).replace('T', ' ')}`);
    if (c.dateStop !== LAST_DATE) parts.push(`until date ${printDate(c.dateStop).replace('T', ' ')}`);
    if (!c.kernelTimezone) parts.push('UTC');
    if (c.contiguous) parts.push('contiguous');
    return parts.join(' ');
  },

  phrase(c) {
    const parts = [];
    if (c.start !== 0 || c.stop !== LAST_SECOND)
      parts.push(say`from ${printDaytime(c.start)} to ${printDaytime(c.stop)}`);
    if (c.weekdays !== ALL_WEEKDAYS)
      parts.push(dayNames(c).length === 0 ? say('on no weekday') : say`on ${dayNames(c).join(', ')}`);
    if (c.monthdays !== ALL_MONTHDAYS)
      parts.push(say`on days ${daysIn(c.monthdays, 31).join(', ') || say('none')} of the month`);
    if (c.dateStart !== 0) parts.push(say`since ${printDate(c.dateStart)}`);
    if (c.dateStop !== LAST_DATE) parts.push(say`until ${printDate(c.dateStop)}`);
    return parts.join(' ') || say('at any time');
  },

  test: (c, _packet, { now }) => matches(c, EPOCH + Math.floor(now / 1_000_000)),
  explain: (c, _packet, { matched }) =>
    matched ? say`the packet arrived ${time.phrase(c)}` : say`the packet did not arrive ${time.phrase(c)}`,
};

function daytimes(given: Given): readonly [number, number] {
  const at = (option: string, none: number) =>
    given.has(option) ? parseDaytime(given.text(option), given.word(option)) : none;
  return [at('--timestart', 0), at('--timestop', LAST_SECOND)];
}

function daysIn(bits: number, last: number): number[] {
  const days = [];
  for (let day = 1; day <= last; day++) if ((bits >>> day) & 1) days.push(day);
  return days;
}

/** @param moment seconds since 1970 */
function matches(c: Config, moment: number): boolean {
  if (moment < c.dateStart || moment > c.dateStop) return false;
  const daytime = moment % DAY;
  let stamp = moment;
  if (c.start < c.stop) {
    if (daytime < c.start || daytime > c.stop) return false;
  } else {
    if (daytime < c.start && daytime > c.stop) return false;
    if (c.contiguous && daytime <= c.stop) stamp -= DAY;
  }
  const { weekday, day } = civil(stamp);
  return ((c.weekdays >>> weekday) & 1) === 1 && ((c.monthdays >>> day) & 1) === 1;
}

function dayNames(c: Config): (string | undefined)[] {
  return daysIn(c.weekdays, 7).map((day) => WEEKDAYS[day]);
}

/** As the program has it: 11st, 12nd, 13rd. */
function ordinal(day: number): string {
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
}
