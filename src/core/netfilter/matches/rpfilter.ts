import { say } from '../../lib/say';
import type { Match } from '../extension';

interface Config {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
  readonly invert: boolean;
}

/** `-m rpfilter`: would an answer leave by the device that the packet came in by? */
export const rpfilter: Match<Config> = {
  name: 'rpfilter',
  source: 'net/ipv4/netfilter/ipt_rpfilter.c rpfilter_mt()',
  doc: 'Matches where an answer to the packet would leave by the device it came in by: its source is no forgery.',
  tables: ['raw', 'mangle'],
  hooks: ['PREROUTING'],
  options: [
    { name: '--loose', type: 'none', doc: 'Any route to the source will do, by whatever device.' },
    { name: '--validmark', type: 'none', doc: "Use the packet's mark in the lookup." },
    { name: '--accept-local', type: 'none', doc: "Take the host's own addresses as sources." },
    { name: '--invert', type: 'none', doc: 'Match where the test fails.' },
  ],
  read: (given) => ({
    loose: given.has('--loose'),
    validMark: given.has('--validmark'),
    acceptLocal: given.has('--accept-local'),
    invert: given.has('--invert'),
  }),
  print(c) {
    const parts = [];
    if (c.loose) parts.push('--loose');
    if (c.validMark) parts.push('--validmark');
    if (c.acceptLocal) parts.push('--accept-local');
    if (c.invert) parts.push('--invert');
    return parts.join(' ');
  },
  list: (c, how) => `rpfilter ${rpfilter.print(c, how.family).replaceAll('--', '')}`.trimEnd(),
  phrase: (c) =>
    c.invert ? say('from a source that no route leads back to') : say('from a source that a route leads back to'),
  test: (c, packet, context) => context.reversePath(packet, c) !== c.invert,
  explain(c, _packet, { matched, in: device }) {
    const leads = matched !== c.invert;
    if (c.loose)
      return leads ? say('the route back to the source leads') : say('the route back to the source does not lead');
    return leads
      ? say`the route back to the source leads through ${device}`
      : say`the route back to the source does not lead through ${device}`;
  },
};
