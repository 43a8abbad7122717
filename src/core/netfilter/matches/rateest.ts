import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import { strtoul } from '../../lib/numbers';
import type { Given, Match, MatchContext } from '../extension';
import { advance, type Estimator, newEstimator, rates } from '../rate-estimator';
import { bang, notIf, andList } from '../say';

/** Rates that the estimators are compared with, or taken from with --rateest-delta. */
interface Limits {
  readonly first: number;
  readonly second: number;
}
interface Config {
  readonly first: string;
  /** The other estimator; without it rates are compared with numbers. */
  readonly second?: string;
  readonly delta: boolean;
  /** Bytes a second. */
  readonly bytes?: Limits;
  readonly packets?: Limits;
  readonly mode?: 'lt' | 'gt' | 'eq';
  readonly invert: boolean;
}

const UNITS: Readonly<Record<string, number>> = {
  bit: 1,
  kibit: 1024,
  kbit: 1e3,
  mibit: 1024 ** 2,
  mbit: 1e6,
  gibit: 1024 ** 3,
  gbit: 1e9,
  tibit: 1024 ** 4,
  tbit: 1e12,
  bps: 8,
  kibps: 8 * 1024,
  kbps: 8e3,
  mibps: 8 * 1024 ** 2,
  mbps: 8e6,
  gibps: 8 * 1024 ** 3,
  gbps: 8e9,
  tibps: 8 * 1024 ** 4,
  tbps: 8e12,
};

const rateOption = (name: string, doc: string) =>
  ({ name, type: 'none', optionalWord: true, invert: true, multiple: true, doc }) as const;

/** `-m rateest`: compares rates that RATEEST estimates. */
export const rateest: Match<Config, null> = {
  name: 'rateest',
  source: 'net/netfilter/xt_rateest.c xt_rateest_mt()',
  doc: 'Compares the rate of an estimator that `-j RATEEST` feeds with a number or with another estimator.',
  options: [
    { name: '--rateest1', type: 'string', invert: true, multiple: true, doc: 'Name of the first estimator.' },
    {
      name: '--rateest',
      type: 'string',
      invert: true,
      multiple: true,
      synonymOf: '--rateest1',
      doc: 'Name of the estimator.',
    },
    { name: '--rateest2', type: 'string', invert: true, multiple: true, doc: 'Name of the second estimator.' },
    { name: '--rateest-delta', type: 'none', multiple: true, doc: 'Compare what is left of the given rates.' },
    rateOption('--rateest-bps1', 'Compare bytes; the rate that the first is taken from.'),
    rateOption('--rateest-pps1', 'Compare packets; the rate that the first is taken from.'),
    rateOption('--rateest-bps2', 'Compare bytes, with this rate.'),
    { ...rateOption('--rateest-bps', 'Compare bytes, with this rate.'), synonymOf: '--rateest-bps2' },
    rateOption('--rateest-pps2', 'Compare packets, with this rate.'),
    { ...rateOption('--rateest-pps', 'Compare packets, with this rate.'), synonymOf: '--rateest-pps2' },
    { name: '--rateest-lt', type: 'none', invert: true, multiple: true, doc: 'The first is less.' },
    { name: '--rateest-gt', type: 'none', invert: true, multiple: true, doc: 'The first is greater.' },
    { name: '--rateest-eq', type: 'none', invert: true, multiple: true, doc: 'Both are the same.' },
  ],

  read(given) {
    for (const use of given.all()) {
      const name = use.option.replace(/^--/, '');
      if (use.inverted && !/-(lt|gt|eq)$/.test(name))
        throw new RuleError(`rateest: ${name.replace(/\d$/, '')} can't be inverted`, use.word);
    }
    for (const option of ['--rateest1', '--rateest2'])
      if (given.all(option).length > 1)
        throw new RuleError(`rateest: can't specify ${option} twice`, given.word(option));
    const bytes = readLimits(given, 'bps', readRate);
    const packets = readLimits(given, 'pps', readCount);
    const modes = given.all().filter((use) => /-(lt|gt|eq)$/.test(use.option));
    const last = modes[modes.length - 1];
    return {
      first: given.has('--rateest1') ? given.text('--rateest1').slice(0, 15) : '',
      ...(given.has('--rateest2') && { second: given.text('--rateest2').slice(0, 15) }),
      delta: given.has('--rateest-delta'),
      ...(bytes && { bytes }),
      ...(packets && { packets }),
      ...(last && { mode: last.option.slice(-2) as NonNullable<Config['mode']> }),
      invert: modes.some((use) => use.inverted),
    };
  },

  check: (c) => ((!c.bytes && !c.packets) || !c.mode ? 'EINVAL' : undefined),

  print(c) {
    const parts = [c.delta ? '--rateest-delta' : '', `--rateest${c.second === undefined ? '' : '1'} ${c.first}`];
    const compare = (unit: string, limits: Limits | undefined, text: (rate: number) => string) => {
      if (!limits) return;
      if (c.delta) parts.push(`--rateest-${unit}1 ${text(limits.first)}`);
      parts.push(`${bang(c.invert)}--rateest-${c.mode}`);
      if (c.delta) parts.push(`--rateest-${unit}2 ${text(limits.second)}`);
      else parts.push(`--rateest-${unit}${c.second === undefined ? ` ${text(limits.second)}` : ''}`);
    };
    compare('bps', c.bytes, rateText);
    compare('pps', c.packets, String);
    if (c.second !== undefined) parts.push(`--rateest2 ${c.second}`);
    return parts.filter((part) => part !== '').join(' ');
  },
  list: (c) => (c.delta ? 'rateest match delta ' : 'rateest match '),

  phrase(c) {
    const wanted =
      c.second ??
      andList([
        ...(c.bytes ? [rateText(c.bytes.second)] : []),
        ...(c.packets ? [say`${c.packets.second} packets a second`] : []),
      ]);
    return say`rate of ${c.first} ${notIf(c.invert, comparison(c.mode, wanted))}`;
  },

  // The estimators are shared; this says that asking again would change them.
  initState: () => null,

  test(c, _packet, context) {
    const first = current(c.first, context);
    const second = c.second === undefined ? undefined : current(c.second, context);
    const holds = (unit: 'bytes' | 'packets') => {
      const limits = c[unit];
      if (!limits) return true;
      const left = c.delta ? Math.max(limits.first - first[unit], 0) : first[unit];
      if (!second) return compare(c, left, limits.second);
      return compare(c, left, c.delta ? Math.max(limits.second - second[unit], 0) : second[unit]);
    };
    return (holds('bytes') && holds('packets')) !== c.invert;
  },

  explain: (c, _packet, { matched }) =>
    matched ? say`the ${rateest.phrase(c)}: yes` : say`the ${rateest.phrase(c)}: no`,
};

function comparison(mode: Config['mode'], wanted: string): string {
  if (mode === 'lt') return say`below ${wanted}`;
  if (mode === 'gt') return say`above ${wanted}`;
  return mode === 'eq' ? say`equal to ${wanted}` : wanted;
}

function compare(c: Config, left: number, right: number): boolean {
  if (c.mode === 'lt') return left < right;
  return c.mode === 'gt' ? left > right : left === right;
}

function current(name: string, context: MatchContext): ReturnType<typeof rates> {
  const estimator = context.shared<Estimator>('rateest', name, () => newEstimator(2, 1, context.now));
  advance(estimator, context.now);
  return rates(estimator);
}

function readLimits(
  given: Given,
  unit: 'bps' | 'pps',
  read: (text: string, word: number) => number,
): Limits | undefined {
  const value = (option: string) => {
    const uses = given.all(option);
    const last = uses[uses.length - 1];
    return last && last.text !== '' ? read(last.text, last.word) : 0;
  };
  const [one, two] = [`--rateest-${unit}1`, `--rateest-${unit}2`];
  return given.has(one) || given.has(two) ? { first: value(one), second: value(two) } : undefined;
}

/** @returns bytes a second */
function readRate(text: string, word: number): number {
  const m = /^\s*(\d+\.?\d*|\.\d+)(.*)$/.exec(text);
  const unit = m?.[2] === '' ? 1 : UNITS[(m?.[2] ?? '').toLowerCase()];
  if (!m || unit === undefined) throw new RuleError(`rateest: could not parse rate \`${text}'`, word);
  return Math.floor((Number(m[1]) * unit) / 8);
}

function readCount(text: string, word: number): number {
  const count = strtoul(text, 0, 0xffffffff);
  if (count === undefined) throw new RuleError(`rateest: could not parse pps \`${text}'`, word);
  return count;
}

function rateText(bytes: number): string {
  const bits = bytes * 8;
  if (bits >= 1e9) return `${(bits / 1e6).toFixed(0)}Mbit`;
  return bits >= 1e6 ? `${(bits / 1e3).toFixed(0)}Kbit` : `${bits}bit`;
}
