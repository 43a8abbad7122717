import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Target } from '../extension';

interface Config {
  readonly type: 'accept' | 'drop' | 'reject';
}

const TYPES = ['accept', 'drop', 'reject'] as const;

/** `-j AUDIT`: a record for the audit system. */
export const AUDIT: Target<Config> = {
  name: 'AUDIT',
  source: 'net/netfilter/xt_AUDIT.c audit_tg()',
  doc: 'Writes a record for the audit system. It does not decide: what it says happens, the next rule must do.',
  limits: 'No audit daemon runs, so nothing is written.',
  options: [{ name: '--type', type: 'string', required: true, doc: 'What the record says: accept, drop or reject.' }],
  read(given) {
    const text = given.text('--type');
    const type = TYPES.find((t) => t === text.toLowerCase());
    if (!type) throw new RuleError(`Bad action type value "${text}"`, given.word('--type'));
    return { type };
  },
  print: (c) => `--type ${c.type}`,
  list: (c) => `AUDIT ${c.type}`,
  phrase: (c) => say`audit as ${c.type}`,
  apply: (_c, packet) => ({ packet, verdict: 'CONTINUE' }),
  describe: (c) => say`would write an audit record of type ${c.type}`,
};
