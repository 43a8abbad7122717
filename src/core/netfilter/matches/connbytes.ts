import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Entry } from '../../conntrack/entry';
import type { Match, Occurrence } from '../extension';
import { readEach } from '../read-each';
import { bang } from '../say';

const DIRECTIONS = ['original', 'reply', 'both'] as const;
const MODES = ['packets', 'bytes', 'avgpkt'] as const;
const MAX = (1n << 64n) - 1n;

interface Config {
  /** Inverted where `from` is greater than `to`. */
  readonly from: bigint;
  readonly to: bigint;
  readonly mode: (typeof MODES)[number];
  readonly direction: (typeof DIRECTIONS)[number];
}

/** `-m connbytes`: how much a connection has carried so far, this packet included. */
export const connbytes: Match<Config> = {
  name: 'connbytes',
  source: 'net/netfilter/xt_connbytes.c connbytes_mt()',
  tracks: true,
  accounting: true,
  doc: 'How many packets or bytes the connection has carried so far, this packet included, or its mean packet size.',
  options: [
    { name: '--connbytes', type: 'u64range', required: true, invert: true, doc: 'Least, or `least:most`.' },
    { name: '--connbytes-dir', type: 'string', required: true, doc: 'original, reply or both.' },
    { name: '--connbytes-mode', type: 'string', required: true, doc: 'packets, bytes or avgpkt.' },
  ],
  read(given) {
    const word = <T extends string>(use: Occurrence, words: readonly T[]): T => {
      const found = words.find((w) => w === use.text);
      if (!found) throw new RuleError(`Unknown ${use.option} \`${use.text}'`, use.word);
      return found;
    };
    const read = readEach(given, {
      '--connbytes': ({ inverted, word: at }) => {
        const [low = 0n, high = MAX] = given.bigs('--connbytes');
        if (high < low) throw new RuleError(`${low} should be less than ${high}`, at);
        return inverted ? ([high, low] as const) : ([low, high] as const);
      },
      '--connbytes-dir': (use) => word(use, DIRECTIONS),
      '--connbytes-mode': (use) => word(use, MODES),
    });
    const [from, to] = read['--connbytes'] ?? [0n, MAX];
    return { from, to, direction: read['--connbytes-dir'] ?? 'both', mode: read['--connbytes-mode'] ?? 'packets' };
  },
  print(c) {
    const [low, high] = bounds(c);
    return `${bang(c.from > c.to)}--connbytes ${low}${high === MAX ? '' : `:${high}`} --connbytes-mode ${c.mode} --connbytes-dir ${c.direction}`;
  },
  list(c) {
    const [low, high] = bounds(c);
    const most = high === MAX ? '' : `:${high}`;
    return `${bang(c.from > c.to)}connbytes ${low}${most} connbytes mode ${c.mode} connbytes direction ${c.direction}`;
  },
  phrase: (c) => (c.from > c.to ? say`connection without ${wanted(c)}` : say`connection with ${wanted(c)}`),
  test: (c, _packet, { entry }) => entry !== undefined && holds(c, measure(c, entry)),
  explain(c, _packet, { entry }) {
    if (!entry) return say('the packet belongs to no connection');
    const now = measure(c, entry);
    return holds(c, now) === c.from <= c.to
      ? say`connection has ${now} ${unit(c)}, inside ${wanted(c)}`
      : say`connection has ${now} ${unit(c)}, outside ${wanted(c)}`;
  },
};

function bounds(c: Config): readonly [bigint, bigint] {
  return c.from > c.to ? [c.to, c.from] : [c.from, c.to];
}

function unit(c: Config): string {
  const what = c.mode === 'avgpkt' ? say('bytes a packet') : c.mode === 'packets' ? say('packets') : say('bytes');
  if (c.direction === 'both') return what;
  return c.direction === 'original' ? say`${what} in original direction` : say`${what} in reply direction`;
}

function wanted(c: Config): string {
  const [low, high] = bounds(c);
  return high === MAX ? say`${`${low}`} or more ${unit(c)}` : say`${`${low}`} to ${`${high}`} ${unit(c)}`;
}

function holds(c: Config, value: number): boolean {
  return c.to >= c.from ? value <= c.to && value >= c.from : value < c.to || value > c.from;
}

function measure(c: Config, entry: Entry): number {
  const sum = (pair: readonly [number, number]) =>
    c.direction === 'both' ? pair[0] + pair[1] : pair[c.direction === 'original' ? 0 : 1];
  if (c.mode === 'packets') return sum(entry.packets);
  if (c.mode === 'bytes') return sum(entry.bytes);
  return sum(entry.packets) === 0 ? 0 : Math.floor(sum(entry.bytes) / sum(entry.packets));
}
