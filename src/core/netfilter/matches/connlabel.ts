import { say } from '../../lib/say';
import { leadingNumber } from '../../lib/numbers';
import { RuleError } from '../../lib/words';
import type { Match } from '../extension';
import { bang } from '../say';

interface Config {
  readonly label: number;
  readonly set: boolean;
  readonly invert: boolean;
}

const LAST_LABEL = 127;

/** `-m connlabel`: labels of a connection, of which there are 128. */
export const connlabel: Match<Config, null> = {
  name: 'connlabel',
  source: 'net/netfilter/xt_connlabel.c connlabel_mt()',
  tracks: true,
  doc: 'A label of the connection, 0 to 127; `--set` puts it on.',
  limits: 'Labels are numbers: the host has no file that gives them names.',
  options: [
    { name: '--label', type: 'string', min: 1, required: true, invert: true, doc: 'Number of the label.' },
    { name: '--set', type: 'none', doc: 'Put the label on the connection where it is not there.' },
  ],
  read(given) {
    const text = given.text('--label');
    const read = leadingNumber(text);
    if (!read || read.end !== text.length || BigInt.asIntN(32, read.value) < 0n) {
      given.warn('Warning: cannot open /etc/xtables/connlabel.conf: No such file or directory');
      throw new RuleError(`label '${text}' not found or invalid value`, given.word('--label'));
    }
    return { label: Number(read.value & 0xffffn), set: given.has('--set'), invert: given.inverted('--label') };
  },
  check: (c) => (c.label > LAST_LABEL ? 'ERANGE' : undefined),
  print: (c) => `${bang(c.invert)}--label "${c.label}"${c.set ? ' --set' : ''}`,
  list: (c) => `connlabel ${bang(c.invert)}${c.label}${c.set ? ' set' : ''}`,
  phrase: (c) => {
    const text = c.invert ? say`connection without label ${c.label}` : say`connection with label ${c.label}`;
    return c.set ? say`${text}, which is set` : text;
  },
  // Labels are the connection's; this says that asking again would change them.
  initState: () => null,
  test(c, _packet, { entry }) {
    if (!entry) return c.invert;
    if (entry.labels?.includes(c.label)) return !c.invert;
    if (!c.set) return c.invert;
    entry.labels = [...(entry.labels ?? []), c.label].sort((a, b) => a - b);
    return !c.invert;
  },
  explain: (c, _packet, { entry, matched }) =>
    !entry
      ? say('the packet belongs to no connection')
      : matched !== c.invert
        ? say`the connection has label ${c.label}`
        : say`the connection does not have label ${c.label}`,
};
