import { say } from '../../lib/say';
import type { Match } from '../extension';
import { bang, saveString, notIf } from '../say';

interface Config {
  readonly helper: string;
  readonly invert: boolean;
}

/** `-m helper`: connections that a conntrack helper expected. */
export const helper: Match<Config> = {
  name: 'helper',
  source: 'net/netfilter/xt_helper.c helper_mt()',
  tracks: true,
  doc: 'Connections that a conntrack helper expected, such as the data connections of FTP. An empty name means any helper.',
  options: [
    { name: '--helper', type: 'string', required: true, invert: true, doc: 'Name of the helper, such as `ftp`.' },
  ],
  read: (given) => ({ helper: given.text('--helper').slice(0, 29), invert: given.inverted('--helper') }),
  print: (c) => `${bang(c.invert)}--helper ${saveString(c.helper)}`,
  list: (c) => `helper match ${bang(c.invert)}"${c.helper}"`,
  phrase: (c) => notIf(c.invert, say`expected by helper ${c.helper || say('(any)')}`),

  test(c, _packet, context) {
    const { entry } = context;
    const master = entry?.master === undefined ? undefined : context.connection(entry.master);
    if (!master?.helper) return c.invert;
    return (c.helper === '' || c.helper.startsWith(master.helper)) !== c.invert;
  },

  explain(c, _packet, { entry }) {
    if (entry?.master === undefined) return say('the packet belongs to no connection that a helper expected');
    return say`the connection was expected by a connection, looked up by helper ${c.helper || say('(any)')}`;
  },
};
