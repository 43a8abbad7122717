import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  readonly mode: 'set' | 'inc' | 'dec';
  readonly by: number;
}

const LISTED = { set: 'set to', inc: 'increment by', dec: 'decrement by' };
const ALL = ['--hl-set', '--hl-dec', '--hl-inc'];
const others = (option: string) => ALL.filter((o) => o !== option);

/** `-j HL`: changes the hop limit of an IPv6 packet. */
export const HL: Target<Config> = {
  name: 'HL',
  source: 'net/netfilter/xt_HL.c hl_tg6()',
  doc: 'Changes the hop limit, which is the TTL of IPv6.',
  limits: 'Packets are IPv4 here: it is read, checked and printed, and changes nothing.',
  families: ['ipv6'],
  tables: ['mangle'],
  options: [
    { name: '--hl-set', type: 'u8', excludes: others('--hl-set'), doc: 'Set it to this.' },
    { name: '--hl-dec', type: 'u8', min: 1, excludes: others('--hl-dec'), doc: 'Take this from it.' },
    { name: '--hl-inc', type: 'u8', min: 1, excludes: others('--hl-inc'), doc: 'Add this to it.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('HL: You must specify an action');
  },
  read(given) {
    if (given.has('--hl-set')) return { mode: 'set', by: given.number('--hl-set') };
    if (given.has('--hl-dec')) return { mode: 'dec', by: given.number('--hl-dec') };
    return { mode: 'inc', by: given.number('--hl-inc') };
  },
  print: (c) => `--hl-${c.mode} ${c.by}`,
  list: (c) => `HL ${LISTED[c.mode]} ${c.by}`,
  phrase(c) {
    if (c.mode === 'set') return say`set the hop limit to ${c.by}`;
    return c.mode === 'inc' ? say`raise the hop limit by ${c.by}` : say`lower the hop limit by ${c.by}`;
  },
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: () => say('leaves an IPv4 packet as it is'),
};
