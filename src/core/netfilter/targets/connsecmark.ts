import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  readonly mode: 'save' | 'restore';
}

/** `-j CONNSECMARK`: copies the security mark between packet and connection. */
export const CONNSECMARK: Target<Config> = {
  name: 'CONNSECMARK',
  source: 'net/netfilter/xt_CONNSECMARK.c connsecmark_tg()',
  tracks: true,
  doc: 'Copies the SELinux security mark from the packet to its connection or back.',
  limits: 'There are no security modules, so there is nothing to copy.',
  tables: ['mangle', 'security'],
  options: [
    { name: '--save', type: 'none', excludes: ['--restore'], doc: 'From the packet to the connection.' },
    { name: '--restore', type: 'none', excludes: ['--save'], doc: 'From the connection to the packet.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('CONNSECMARK target: parameter required');
  },
  read: (given) => ({ mode: given.has('--save') ? 'save' : 'restore' }),
  print: (c) => `--${c.mode}`,
  list: (c) => `CONNSECMARK ${c.mode}`,
  phrase: (c) => (c.mode === 'save' ? say('save the security mark') : say('restore the security mark')),
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: () => say('copies no security mark, since there is none'),
};
