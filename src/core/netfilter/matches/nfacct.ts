import { say } from '../../lib/say';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { saveString } from '../say';

interface Config {
  readonly account: string;
}

/** `-m nfacct`: counts the packet in an accounting object; matches every packet. */
export const nfacct: Match<Config> = {
  name: 'nfacct',
  source: 'net/netfilter/xt_nfacct.c nfacct_mt()',
  doc: 'Counts the packet in a named accounting object, which `nfacct add` makes. Matches every packet.',
  options: [{ name: '--nfacct-name', type: 'string', min: 1, required: true, doc: 'Name of the object.' }],
  read(given) {
    const account = given.text('--nfacct-name');
    if (account.includes('\n'))
      throw new RuleError('Newlines not allowed in --nfacct-name', given.word('--nfacct-name'));
    return { account: account.slice(0, 31) };
  },
  check: (c, { hasAccount }) => (hasAccount(c.account) ? undefined : 'ENOENT'),
  print: (c) => `--nfacct-name  ${saveString(c.account)}`,
  list: (c) => `nfacct-name  ${c.account}`,
  phrase: (c) => say`counted as ${c.account}`,
  test(c, packet, context) {
    context.account(c.account, 1, packet.length);
    return true;
  },
  explain: (c) => say`the packet is counted in ${c.account}, which matches every packet`,
};
