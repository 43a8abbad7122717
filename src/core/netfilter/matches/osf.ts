import { say } from '../../lib/say';
import { TCP } from '../../packet/packet';
import type { Match } from '../extension';
import { bang, notIf } from '../say';

interface Config {
  readonly genre: string;
  readonly invert: boolean;
  readonly ttl?: number;
  readonly log?: number;
}

/** `-m osf`: which system a SYN looks like it came from. */
export const osf: Match<Config> = {
  name: 'osf',
  source: 'net/netfilter/xt_osf.c xt_osf_match_packet()',
  doc: 'Which operating system a SYN looks like it came from, by fingerprints that `nfnl_osf` loads.',
  limits: 'No fingerprints are loaded, so it never matches, as on a host without them.',
  families: ['ipv4'],
  protocols: [TCP],
  hooks: ['PREROUTING', 'INPUT', 'FORWARD'],
  options: [
    { name: '--genre', type: 'string', required: true, invert: true, doc: 'Name of the system, such as `Linux`.' },
    { name: '--ttl', type: 'u32', max: 2, doc: 'How the TTL is compared: 0 exactly, 1 at most, 2 not at all.' },
    { name: '--log', type: 'u32', max: 2, doc: 'What is logged: 0 all, 1 the first, 2 all known ones.' },
  ],
  read: (given) => ({
    genre: given.text('--genre').slice(0, 31),
    invert: given.inverted('--genre'),
    ...(given.has('--ttl') && { ttl: given.number('--ttl') }),
    ...(given.has('--log') && { log: given.number('--log') }),
  }),
  print(c) {
    const ttl = c.ttl === undefined ? '' : ` --ttl ${c.ttl}`;
    const log = c.log === undefined ? '' : ` --log ${c.log}`;
    return `${bang(c.invert)}--genre ${c.genre}${ttl}${log}`;
  },
  list: (c) => `OS fingerprint match ${bang(c.invert)}${c.genre}`,
  phrase: (c) => notIf(c.invert, say`from ${c.genre}`),
  test: () => false,
  explain: () => say('no fingerprints of systems are loaded'),
};
