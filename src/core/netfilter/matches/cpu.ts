import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, notIf, compares } from '../say';

interface Config {
  readonly cpu: number;
  readonly invert: boolean;
}

/** `-m cpu`: which processor handles the packet. */
export const cpu: Match<Config> = {
  name: 'cpu',
  source: 'net/netfilter/xt_cpu.c cpu_mt()',
  doc: 'Which processor handles the packet.',
  limits: 'Every packet is handled by processor 0.',
  options: [{ name: '--cpu', type: 'u32', required: true, invert: true, doc: 'Number of the processor, from 0.' }],
  read: (given) => ({ cpu: given.number('--cpu'), invert: given.inverted('--cpu') }),
  print: (c) => `${bang(c.invert)}--cpu ${c.cpu}`,
  list: (c) => `cpu ${bang(c.invert)}${c.cpu}`,
  phrase: (c) => notIf(c.invert, say`on CPU ${c.cpu}`),
  test: (c) => (c.cpu === 0) !== c.invert,
  explain: (c) => compares('CPU 0', c.cpu === 0, `${c.cpu}`),
};
