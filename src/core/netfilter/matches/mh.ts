import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { ipv6Only } from '../ipv6-only';
import { bang, span, notIf } from '../say';

interface Config {
  readonly low: number;
  readonly high: number;
  readonly invert: boolean;
}

const NAMES: readonly (readonly [string, number])[] = [
  ['binding-refresh-request', 0],
  ['brr', 0],
  ['home-test-init', 1],
  ['hoti', 1],
  ['careof-test-init', 2],
  ['coti', 2],
  ['home-test', 3],
  ['hot', 3],
  ['careof-test', 4],
  ['cot', 4],
  ['binding-update', 5],
  ['bu', 5],
  ['binding-acknowledgement', 6],
  ['ba', 6],
  ['binding-error', 7],
  ['be', 7],
];

/** `-m mh`: the mobility header of IPv6. */
export const mh: Match<Config> = {
  ...ipv6Only,
  name: 'mh',
  source: 'net/ipv6/netfilter/ip6t_mh.c mh_mt6()',
  doc: 'The type of the mobility header of IPv6.',
  protocols: [135],
  options: [{ name: '--mh-type', type: 'string', invert: true, doc: 'Type by number or name, or `low:high`.' }],
  read(given) {
    if (!given.has('--mh-type')) return { low: 0, high: 255, invert: false };
    const word = given.word('--mh-type');
    const [first = '', second] = given.text('--mh-type').split(':');
    const low = first === '' && second !== undefined ? 0 : typeNumber(first, word);
    const high = second === undefined ? low : second === '' ? 255 : typeNumber(second, word);
    if (low > high) throw new RuleError('Invalid MH type range (min > max)', word);
    return { low, high, invert: given.inverted('--mh-type') };
  },
  print: (c) => (c.low === 0 && c.high === 255 ? '' : `${bang(c.invert)}--mh-type ${span(c.low, c.high)}`),
  list(c, { numeric }) {
    if (c.low === 0 && c.high === 255) return 'mh';
    const name = (type: number) =>
      (numeric ? undefined : NAMES.find(([, number]) => number === type)?.[0]) ?? `${type}`;
    return `mh ${c.invert ? '!' : ''}${c.low === c.high ? name(c.low) : `${name(c.low)}:${name(c.high)}`}`;
  },
  phrase: (c) => say`mobility type ${notIf(c.invert, span(c.low, c.high))}`,
};

/** The beginning of a name will do; a whole name comes first. */
function typeNumber(text: string, word: number): number {
  const lower = text.toLowerCase();
  const found = NAMES.find(([name]) => name === lower) ?? NAMES.find(([name]) => name.startsWith(lower));
  const number = found?.[1] ?? strtoul(text, 0, 255);
  if (number === undefined) throw new RuleError(`Invalid MH type \`${text}'`, word);
  return number;
}
