import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { parseRate, printRate, wholeRate } from '../rates';

interface Config {
  /** Packets a unit of time, and that unit in seconds. */
  readonly rate: number;
  readonly unit: number;
  readonly burst: number;
}

interface State {
  /** Credit left and when it was counted, ns. */
  tokens: number;
  last: number;
}

const SCALE = 10_000n;
const DEFAULT_BURST = 5;

/** `-m limit`: a token bucket. iptables hands it to the kernel as nftables' own limit, whose arithmetic this follows. */
export const limit: Match<Config, State> = {
  name: 'limit',
  source: 'net/netfilter/nft_limit.c nft_limit_eval()',
  doc: 'Matches until the rate is used up: a bucket of `--limit-burst` packets that fills again at the rate of `--limit`.',
  options: [
    { name: '--limit', type: 'string', doc: 'Mean rate, such as `3/hour`; units second, minute, hour, day.' },
    { name: '--limit-burst', type: 'u32', max: 10000, doc: 'How many packets match at once, 5 where it is not given.' },
  ],
  read(given) {
    const text = given.has('--limit') ? given.text('--limit') : '3/hour';
    const word = given.has('--limit') ? given.word('--limit') : 0;
    const rate = parseRate(text, SCALE, 32, word);
    if (!rate) throw new RuleError(`bad rate "${text}"'`, word);
    const burst = given.has('--limit-burst') ? given.number('--limit-burst') : 0;
    const { count, seconds } = wholeRate(rate.period, SCALE);
    return { rate: Number(count), unit: seconds, burst: burst || DEFAULT_BURST };
  },
  print(c) {
    const burst = c.burst === DEFAULT_BURST ? '' : ` --limit-burst ${c.burst}`;
    return `--limit ${rateText(c)}${burst}`;
  },
  list: (c) => `limit: avg ${rateText(c)} burst ${c.burst}`,
  phrase: (c) => say`at most ${rateText(c)}, bursts of ${c.burst}`,

  initState: (c) => ({ tokens: cost(c) * c.burst, last: 0 }),

  test(c, _packet, { state, now }) {
    const nanos = now * 1000;
    const tokens = Math.min(state.tokens + nanos - state.last, cost(c) * c.burst);
    state.last = nanos;
    const matches = tokens >= cost(c);
    state.tokens = matches ? tokens - cost(c) : tokens;
    return matches;
  },

  explain: (c, _packet, { matched }) =>
    matched
      ? say`the rate is within ${rateText(c)} with bursts of ${c.burst}`
      : say`the rate is above ${rateText(c)} with bursts of ${c.burst}`,
};

/** Credit that one packet takes: the time in which the rate allows one, ns. */
function cost(c: Config): number {
  return Math.floor((c.unit * 1_000_000_000) / c.rate);
}

function rateText(c: Config): string {
  return printRate((SCALE * BigInt(c.unit)) / BigInt(c.rate), SCALE);
}
