import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  readonly mode: 'set' | 'inc' | 'dec';
  readonly by: number;
}

const LISTED = { set: 'set to', inc: 'increment by', dec: 'decrement by' };
const ALL = ['--ttl-set', '--ttl-dec', '--ttl-inc'];
const others = (option: string) => ALL.filter((o) => o !== option);

/** `-j TTL`: changes the time to live. */
export const TTL: Target<Config> = {
  name: 'TTL',
  source: 'net/netfilter/xt_HL.c ttl_tg()',
  doc: 'Changes the time to live of the packet; it stays between 0 and 255.',
  families: ['ipv4'],
  tables: ['mangle'],
  options: [
    { name: '--ttl-set', type: 'u8', excludes: others('--ttl-set'), doc: 'Set it to this.' },
    { name: '--ttl-dec', type: 'u8', min: 1, excludes: others('--ttl-dec'), doc: 'Take this from it.' },
    { name: '--ttl-inc', type: 'u8', min: 1, excludes: others('--ttl-inc'), doc: 'Add this to it.' },
  ],
  precheck(given) {
    if (given.all().length === 0) throw new RuleError('TTL: You must specify an action');
  },
  read(given) {
    if (given.has('--ttl-set')) return { mode: 'set', by: given.number('--ttl-set') };
    if (given.has('--ttl-dec')) return { mode: 'dec', by: given.number('--ttl-dec') };
    return { mode: 'inc', by: given.number('--ttl-inc') };
  },
  print: (c) => `--ttl-${c.mode} ${c.by}`,
  list: (c) => `TTL ${LISTED[c.mode]} ${c.by}`,
  phrase(c) {
    if (c.mode === 'set') return say`set the TTL to ${c.by}`;
    return c.mode === 'inc' ? say`raise the TTL by ${c.by}` : say`lower the TTL by ${c.by}`;
  },
  apply(c, packet) {
    const next = c.mode === 'set' ? c.by : packet.ttl + (c.mode === 'inc' ? c.by : -c.by);
    const ttl = Math.max(0, Math.min(255, next));
    return { packet: ttl === packet.ttl ? packet : { ...packet, ttl }, verdict: 'CONTINUE' };
  },
  describe: (_c, before, after) => say`changes the TTL from ${before.ttl} to ${after.ttl}`,
};
