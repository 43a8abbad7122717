import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Given, Occurrence, Target } from '../extension';
import { readEach } from '../read-each';
import { advance, type Estimator, newEstimator } from '../rate-estimator';

interface Config {
  readonly name: string;
  /** A quarter of a second, doubled so often, is the interval. */
  readonly intervalLog: number;
  /** The newest rate weighs one over two to this power. */
  readonly weightLog: number;
}

const SECOND = 1_000_000;
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  s: SECOND,
  sec: SECOND,
  secs: SECOND,
  ms: 1000,
  msec: 1000,
  msecs: 1000,
  us: 1,
  usec: 1,
  usecs: 1,
};

/** `-j RATEEST`: counts the packet for a rate that `-m rateest` looks at. */
export const RATEEST: Target<Config> = {
  name: 'RATEEST',
  source: 'net/netfilter/xt_RATEEST.c xt_rateest_tg()',
  doc: 'Counts the packet for an estimate of a rate, which `-m rateest` compares.',
  options: [
    { name: '--rateest-name', type: 'string', required: true, doc: 'Name of the estimator.' },
    { name: '--rateest-interval', type: 'string', required: true, doc: 'How often the rate is taken: `250ms`, `1s`.' },
    { name: '--rateest-ewmalog', type: 'string', required: true, doc: 'Over what time it is averaged.' },
  ],
  precheck: (given) => void readLogs(given),
  read: (given) => ({ ...readLogs(given), name: given.text('--rateest-name').slice(0, 15) }),
  print(c) {
    const interval = (SECOND / 4) * 2 ** c.intervalLog;
    return `--rateest-name ${c.name} --rateest-interval ${timeText(interval)} --rateest-ewmalog ${timeText((interval * 2 ** c.weightLog) % 2 ** 32)}`;
  },
  list(c) {
    const interval = (SECOND / 4) * 2 ** c.intervalLog;
    const weight = timeText((interval * 2 ** c.weightLog) % 2 ** 32);
    return `name ${c.name} interval ${timeText(interval)} ewmalog ${weight}`;
  },
  phrase: (c) => say`count for the rate ${c.name}`,
  apply(c, packet, context) {
    const estimator = context.shared<Estimator>('rateest', c.name, () =>
      newEstimator(c.intervalLog, c.weightLog, context.now),
    );
    advance(estimator, context.now);
    estimator.bytes += packet.length;
    estimator.packets++;
    return { packet, verdict: 'CONTINUE' };
  },
  describe: (c) => say`counts the packet for the rate ${c.name}`,
};

/** µs. */
function readTime({ text, word }: Occurrence, what: string): number {
  const m = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(.*)$/i.exec(text);
  const unit = m && UNITS[(m[2] ?? '').toLowerCase()];
  if (!m || unit === undefined || unit === null) throw new RuleError(`RATEEST: bad ${what} value "${text}"`, word);
  return Math.floor(Number(m[1]) * unit);
}

/** Source: extensions/libxt_RATEEST.c RATEEST_final_check() */
function readLogs(given: Given): { readonly intervalLog: number; readonly weightLog: number } {
  const read = readEach(given, {
    '--rateest-interval': (use) => readTime(use, 'interval'),
    '--rateest-ewmalog': (use) => readTime(use, 'ewmalog'),
  });
  const interval = read['--rateest-interval'] ?? 0;
  const average = read['--rateest-ewmalog'] ?? 0;
  let intervalLog = 0;
  while (intervalLog <= 5 && interval > (SECOND / 4) * 2 ** intervalLog) intervalLog++;
  if (intervalLog > 5) throw new RuleError('RATEEST: interval value is too large');
  let weightLog = 1;
  while (weightLog < 32 && interval / -Math.log(1 - 1 / 2 ** weightLog) <= average) weightLog++;
  weightLog--;
  if (weightLog === 0 || weightLog >= 31) throw new RuleError('RATEEST: ewmalog value is out of range');
  return { intervalLog, weightLog };
}

function timeText(micros: number): string {
  if (micros >= SECOND) return `${(micros / SECOND).toFixed(1)}s`;
  return micros >= 1000 ? `${(micros / 1000).toFixed(1)}ms` : `${micros}us`;
}
