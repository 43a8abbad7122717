import { say } from '../../lib/say';
import { strtoul } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { ipv6Only } from '../ipv6-only';
import { bang, upperHex, notIf } from '../say';

interface Config {
  readonly headers: readonly string[];
  readonly soft: boolean;
  readonly invert: boolean;
}

/** Names as they are printed, in that order, with short names and protocol numbers. */
const HEADERS: readonly (readonly [name: string, short: string, number: number])[] = [
  ['hop-by-hop', 'hop', 0],
  ['ipv6-opts', 'dst', 60],
  ['ipv6-route', 'route', 43],
  ['ipv6-frag', 'frag', 44],
  ['ah', 'auth', 51],
  ['esp', 'esp', 50],
  ['ipv6-nonxt', 'none', 59],
  ['protocol', 'prot', 255],
];

/** `-m ipv6header`: which extension headers an IPv6 packet has. */
export const ipv6header: Match<Config> = {
  ...ipv6Only,
  name: 'ipv6header',
  source: 'net/ipv6/netfilter/ip6t_ipv6header.c ipv6header_mt6()',
  doc: 'Which extension headers an IPv6 packet has: exactly these, or with `--soft` these among others.',
  options: [
    { name: '--header', type: 'string', required: true, invert: true, doc: 'Headers by name or number: `hop,frag`.' },
    { name: '--soft', type: 'none', doc: 'Others may be there too.' },
  ],
  read(given) {
    const wanted = given
      .text('--header')
      .split(',')
      .filter((part) => part !== '')
      .map((part) => {
        const number = strtoul(part, 0, 255);
        const found = HEADERS.find(([name, short, n]) => part === name || part === short || number === n);
        if (!found) throw new RuleError(`unknown header \`${part}' specified`, given.word('--header'));
        return found[0];
      });
    if (wanted.length === 0) throw new RuleError('ip6t_ipv6header: cannot parse header names', given.word('--header'));
    const headers = HEADERS.map(([name]) => name).filter((name) => wanted.includes(name));
    return { headers, soft: given.has('--soft'), invert: given.inverted('--header') };
  },
  print: (c) => `${bang(c.invert)}--header ${c.headers.join(',')}${c.soft ? ' --soft' : ''}`,
  list(c, { numeric }) {
    const bits = HEADERS.reduce((sum, [name], place) => sum | (c.headers.includes(name) ? 0x80 >> place : 0), 0);
    const headers = numeric ? upperHex(bits, 2) : c.headers.join(',');
    return `ipv6header flags:${c.invert ? '!' : ''}${headers}${c.soft ? ' soft' : ''}`;
  },
  phrase: (c) => notIf(c.invert, say`with headers ${c.headers.join(', ')}`),
};
