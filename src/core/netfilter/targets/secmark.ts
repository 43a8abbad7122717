import { say } from '../../lib/say';
import type { Target } from '../extension';

interface Config {
  readonly context: string;
}

/** `-j SECMARK`: gives the packet a security mark. */
export const SECMARK: Target<Config> = {
  name: 'SECMARK',
  source: 'net/netfilter/xt_SECMARK.c secmark_tg()',
  doc: 'Gives the packet a security context that SELinux policies look at.',
  limits: 'There are no security modules: any context is taken and packets stay as they are.',
  tables: ['mangle', 'security'],
  options: [{ name: '--selctx', type: 'string', required: true, doc: 'Security context.' }],
  read: (given) => ({ context: given.text('--selctx').slice(0, 255) }),
  print: (c) => `--selctx ${c.context}`,
  list: (c) => `SECMARK selctx ${c.context}`,
  phrase: (c) => say`set the security context ${c.context}`,
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: (c) => say`would set the security context ${c.context}`,
};
