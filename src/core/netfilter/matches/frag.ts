import { say } from '../../lib/say';
import type { Match } from '../extension';
import { ipv6Only } from '../ipv6-only';
import { bang } from '../say';
import { listSpis, printSpis, readSpis, type SpiRange } from '../spi-range';

interface Config {
  readonly id: SpiRange;
  readonly length?: { readonly value: number; readonly invert: boolean };
  readonly flags: readonly string[];
}

const FLAGS = ['--fragres', '--fragfirst', '--fragmore', '--fraglast'];

/** `-m frag`: the fragment header of IPv6. */
export const frag: Match<Config> = {
  ...ipv6Only,
  name: 'frag',
  source: 'net/ipv6/netfilter/ip6t_frag.c frag_mt6()',
  doc: 'Looks at the fragment header of IPv6.',
  options: [
    { name: '--fragid', type: 'u32range', invert: true, doc: 'Identification, or `low:high`.' },
    { name: '--fraglen', type: 'u32', invert: true, doc: 'Length of the header.' },
    { name: '--fragres', type: 'none', doc: 'The reserved field is empty.' },
    { name: '--fragfirst', type: 'none', doc: 'The first fragment.' },
    { name: '--fragmore', type: 'none', excludes: ['--fraglast'], doc: 'More fragments follow.' },
    { name: '--fraglast', type: 'none', excludes: ['--fragmore'], doc: 'The last fragment.' },
  ],
  read: (given) => ({
    id: readSpis(given, '--fragid', [0, 0xffffffff]),
    ...(given.has('--fraglen') && {
      length: { value: given.number('--fraglen'), invert: given.inverted('--fraglen') },
    }),
    flags: FLAGS.filter((flag) => given.has(flag)),
  }),
  print(c) {
    const parts = [printSpis(c.id, '--fragid')];
    if (c.length) parts.push(`${bang(c.length.invert)}--fraglen ${c.length.value}`);
    return [...parts, ...c.flags].filter((part) => part !== '').join(' ');
  },
  list(c) {
    const parts = ['frag', listSpis(c.id, 'id')];
    if (c.length) parts.push(`length:${c.length.invert ? '!' : ''}${c.length.value}`);
    const words = c.flags.map((flag) => (flag === '--fragres' ? 'reserved' : flag.slice('--frag'.length)));
    return [...parts, ...words].filter((part) => part !== '').join(' ');
  },
  phrase: () => say('with a fragment header'),
};
