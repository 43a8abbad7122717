import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { bang, compares } from '../say';

interface Config {
  readonly mode: 'eq' | 'ne' | 'lt' | 'gt';
  readonly ttl: number;
}

const SIGNS = { eq: '==', ne: '!=', lt: '<', gt: '>' };
/** `-m ttl`: compares the time to live of the IP header. */
export const ttl: Match<Config> = {
  name: 'ttl',
  source: 'net/netfilter/xt_hl.c ttl_mt()',
  doc: 'Compares the time to live of the packet. Routers subtract 1 before FORWARD is asked.',
  families: ['ipv4'],
  options: [
    { name: '--ttl-lt', type: 'u8', excludes: ['--ttl-gt', '--ttl-eq'], doc: 'The TTL is below this.' },
    { name: '--ttl-gt', type: 'u8', excludes: ['--ttl-lt', '--ttl-eq'], doc: 'The TTL is above this.' },
    { name: '--ttl-eq', type: 'u8', invert: true, excludes: ['--ttl-lt', '--ttl-gt'], doc: 'The TTL is this.' },
    { name: '--ttl', type: 'u8', invert: true, synonymOf: '--ttl-eq', doc: 'The TTL is this.' },
  ],

  precheck(given) {
    if (!given.has('--ttl-eq') && !given.has('--ttl-lt') && !given.has('--ttl-gt'))
      throw new RuleError("TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt");
  },

  read(given) {
    if (given.has('--ttl-lt')) return { mode: 'lt', ttl: given.number('--ttl-lt') };
    if (given.has('--ttl-gt')) return { mode: 'gt', ttl: given.number('--ttl-gt') };
    return { mode: given.inverted('--ttl-eq') ? 'ne' : 'eq', ttl: given.number('--ttl-eq') };
  },

  print: ({ mode, ttl }) =>
    mode === 'ne' || mode === 'eq' ? `${bang(mode === 'ne')}--ttl-eq ${ttl}` : `--ttl-${mode} ${ttl}`,
  list: (c) => `TTL match TTL ${SIGNS[c.mode]} ${c.ttl}`,
  phrase({ mode, ttl }) {
    if (mode === 'eq') return say`TTL exactly ${ttl}`;
    if (mode === 'ne') return say`TTL not ${ttl}`;
    return mode === 'lt' ? say`TTL below ${ttl}` : say`TTL above ${ttl}`;
  },

  test({ mode, ttl }, packet) {
    if (mode === 'eq') return packet.ttl === ttl;
    if (mode === 'ne') return packet.ttl !== ttl;
    return mode === 'lt' ? packet.ttl < ttl : packet.ttl > ttl;
  },

  explain({ mode, ttl }, packet) {
    if (mode === 'eq' || mode === 'ne') return compares(`TTL ${packet.ttl}`, packet.ttl === ttl, `${ttl}`);
    const holds = mode === 'lt' ? packet.ttl < ttl : packet.ttl > ttl;
    return compares(`TTL ${packet.ttl}`, holds, mode === 'lt' ? say`below ${ttl}` : say`above ${ttl}`);
  },
};
