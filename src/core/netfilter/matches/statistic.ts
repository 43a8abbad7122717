import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { bang } from '../say';

type Config =
  /** `probability` is a fixed-point number: 2 ** 31 is 1.0. */
  | { readonly mode: 'random'; readonly invert: boolean; readonly probability: number }
  | { readonly mode: 'nth'; readonly invert: boolean; readonly every: number; readonly packet: number };

interface State {
  /** Packets since the last one taken. */
  count: number;
}

const ONE = 2 ** 31;

/** `-m statistic`: takes a share of the packets, at random or by counting. */
export const statistic: Match<Config, State> = {
  name: 'statistic',
  source: 'net/netfilter/xt_statistic.c statistic_mt()',
  doc: 'Takes a share of the packets, by chance or by counting. kube-proxy spreads connections over endpoints with it.',
  options: [
    { name: '--mode', type: 'string', required: true, doc: 'random or nth.' },
    {
      name: '--probability',
      type: 'double',
      max: 1,
      invert: true,
      excludes: ['--every', '--packet'],
      doc: 'Chance, 0 to 1.',
    },
    {
      name: '--every',
      type: 'u32',
      min: 1,
      invert: true,
      excludes: ['--probability'],
      needs: ['--packet'],
      doc: 'One packet out of this many.',
    },
    {
      name: '--packet',
      type: 'u32',
      excludes: ['--probability'],
      needs: ['--every'],
      doc: 'Which one of them, from 0.',
    },
  ],
  precheck(given) {
    const nth = given.has('--mode') && given.text('--mode') === 'nth';
    if (!nth && !given.has('--probability'))
      throw new RuleError('--probability must be specified when using random mode');
    if (nth && !given.has('--every') && !given.has('--packet'))
      throw new RuleError('--every and --packet must be specified when using nth mode');
    if (
      nth &&
      given.has('--packet') &&
      given.number('--packet') > lastOf(given.has('--every') ? given.number('--every') : 1)
    )
      throw new RuleError('the --packet p must be 0 <= p <= n-1');
  },
  read(given) {
    const mode = given.text('--mode');
    const invert = given.inverted('--probability') || given.inverted('--every');
    if (mode === 'random') return { mode, invert, probability: Math.round(given.number('--probability') * ONE) || 0 };
    if (mode === 'nth') return { mode, invert, every: given.number('--every'), packet: given.number('--packet') };
    throw new RuleError(`Bad mode "${mode}"`, given.word('--mode'));
  },
  print: (c) =>
    c.mode === 'random'
      ? `--mode random ${bang(c.invert)}--probability ${(c.probability / ONE).toFixed(11)}`
      : `--mode nth ${bang(c.invert)}--every ${c.every} --packet ${c.packet}`,
  phrase(c, { ofTheRest = false } = {}) {
    if (c.mode === 'nth') {
      if (c.every === 1) return c.invert ? say('never') : '';
      return c.invert ? say`all but 1 in ${c.every}, counted` : say`1 in ${c.every}, counted`;
    }
    const share = c.invert ? 1 - c.probability / ONE : c.probability / ONE;
    const times = Math.round(1 / share);
    const exact = Math.abs(1 / share - times) < 0.001 * times;
    if (exact && times < 10_000)
      return ofTheRest ? say`1 in ${times} of the rest, by chance` : say`1 in ${times}, by chance`;
    const percent = Number((100 * share).toPrecision(3));
    return ofTheRest ? say`${percent} in 100 of the rest, by chance` : say`${percent} in 100, by chance`;
  },
  list: (c) =>
    c.mode === 'random'
      ? `statistic mode random ${bang(c.invert)}probability ${(c.probability / ONE).toFixed(11)}`
      : `statistic mode nth ${bang(c.invert)}every ${c.every}${c.packet ? ` packet ${c.packet}` : ''}`,
  initState: (c) => ({ count: c.mode === 'nth' ? c.every - 1 - c.packet : 0 }),
  test(c, _packet, context) {
    if (c.mode === 'random') {
      const drawn = context.random() & 0x7fffffff;
      if (c.invert) context.drew(1 - drawn / ONE, 1 - c.probability / ONE);
      else context.drew(drawn / ONE, c.probability / ONE);
      return drawn < c.probability !== c.invert;
    }
    const { state } = context;
    state.count = state.count >= c.every - 1 ? 0 : state.count + 1;
    return (state.count === 0) !== c.invert;
  },
  explain(c, _packet, { draw, matched }) {
    if (c.mode === 'nth') {
      return matched !== c.invert
        ? say`this is packet ${c.packet} of every ${c.every}`
        : say`this is not packet ${c.packet} of every ${c.every}`;
    }
    if (!draw) return matched ? say('chance took the packet') : say('chance did not take the packet');
    return say`drew ${draw.drew.toFixed(2)}, needs less than ${Number(draw.needs.toPrecision(3))}`;
  },
};

function lastOf(every: number): number {
  return every - 1;
}
