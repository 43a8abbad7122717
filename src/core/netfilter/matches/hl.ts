import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { ipv6Only } from '../ipv6-only';
import { bang } from '../say';

interface Config {
  readonly mode: 'eq' | 'ne' | 'lt' | 'gt';
  readonly limit: number;
}

const SIGNS = { eq: '==', ne: '!=', lt: '<', gt: '>' };
/** `-m hl`: the hop limit of an IPv6 packet. */
export const hl: Match<Config> = {
  ...ipv6Only,
  name: 'hl',
  source: 'net/netfilter/xt_hl.c hl_mt6()',
  doc: 'Compares the hop limit, which is the TTL of IPv6.',
  options: [
    { name: '--hl-lt', type: 'u8', excludes: ['--hl-gt', '--hl-eq'], doc: 'The hop limit is below this.' },
    { name: '--hl-gt', type: 'u8', excludes: ['--hl-lt', '--hl-eq'], doc: 'The hop limit is above this.' },
    { name: '--hl-eq', type: 'u8', invert: true, excludes: ['--hl-lt', '--hl-gt'], doc: 'The hop limit is this.' },
    { name: '--hl', type: 'u8', invert: true, synonymOf: '--hl-eq', doc: 'The hop limit is this.' },
  ],
  precheck(given) {
    if (given.all().length === 0)
      throw new RuleError("HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'");
  },
  read(given) {
    if (given.has('--hl-lt')) return { mode: 'lt', limit: given.number('--hl-lt') };
    if (given.has('--hl-gt')) return { mode: 'gt', limit: given.number('--hl-gt') };
    return { mode: given.inverted('--hl-eq') ? 'ne' : 'eq', limit: given.number('--hl-eq') };
  },
  print: ({ mode, limit }) =>
    mode === 'eq' || mode === 'ne' ? `${bang(mode === 'ne')}--hl-eq ${limit}` : `--hl-${mode} ${limit}`,
  list: (c) => `HL match HL ${SIGNS[c.mode]} ${c.limit}`,
  phrase({ mode, limit }) {
    if (mode === 'eq') return say`hop limit exactly ${limit}`;
    if (mode === 'ne') return say`hop limit not ${limit}`;
    return mode === 'lt' ? say`hop limit below ${limit}` : say`hop limit above ${limit}`;
  },
};
