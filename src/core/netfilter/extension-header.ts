import { say } from '../lib/say';
import { leadingNumber } from '../lib/numbers';
import { RuleError } from '../lib/words';
import type { Given, Match } from './extension';
import { ipv6Only } from './ipv6-only';
import { bang } from './say';

interface HeaderOption {
  readonly type: number;
  readonly length?: number;
}
interface Config {
  readonly length?: { readonly value: number; readonly invert: boolean };
  readonly options: readonly HeaderOption[];
}

const MOST = 16;

/** The matches of the two IPv6 headers that carry options, which differ in name only. */
export function optionHeaderMatch(name: 'hbh' | 'dst', header: string): Match<Config> {
  const [len, opts] = [`--${name}-len`, `--${name}-opts`];
  return {
    ...ipv6Only,
    name,
    source: 'net/ipv6/netfilter/ip6t_hbh.c hbh_mt6()',
    doc: `Looks at the ${header} header of IPv6 and its options.`,
    options: [
      { name: len, type: 'u32', invert: true, doc: 'Length of the header.' },
      { name: opts, type: 'string', doc: 'Options in this order: `type[:length],...`.' },
    ],
    read: (given) => ({
      ...(given.has(len) && { length: { value: given.number(len), invert: given.inverted(len) } }),
      options: given.has(opts) ? readOptions(given, name, opts) : [],
    }),
    print(c) {
      const parts = [];
      if (c.length) parts.push(`${bang(c.length.invert)}${len} ${c.length.value}`);
      if (c.options.length > 0) parts.push(`${opts} ${optionsText(c)}`);
      return parts.join(' ');
    },
    list(c) {
      const parts: string[] = [name];
      if (c.length) parts.push(`length:${c.length.invert ? '!' : ''}${c.length.value}`);
      if (c.options.length > 0) parts.push(`opts ${optionsText(c)}`);
      return parts.join(' ');
    },
    phrase: () => (name === 'hbh' ? say('with a hop-by-hop header') : say('with a destination options header')),
  };
}

function optionsText(c: Config): string {
  return c.options.map((o) => (o.length === undefined ? `${o.type}` : `${o.type}:${o.length}`)).join(',');
}

/** Numbers keep their lowest byte, as in the program. */
function readOptions(given: Given, name: string, option: string): HeaderOption[] {
  const word = given.word(option);
  const number = (text: string, what: string): number => {
    const read = leadingNumber(text);
    if (!read) throw new RuleError(`${name}: no valid digits in ${what} \`${text}'`, word);
    if (read.end < text.length) throw new RuleError(`${name}: error parsing ${what} \`${text}'`, word);
    return Number(read.value & 0xffn);
  };
  const parts = given.text(option).split(',');
  if (parts.length > MOST) throw new RuleError('too many addresses specified', word);
  return parts.map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) return { type: number(part, 'opt') };
    const length = number(part.slice(colon + 1), 'length');
    return { type: number(part.slice(0, colon), 'opt'), length };
  });
}
