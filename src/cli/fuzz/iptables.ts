import type { RandomState } from '../../core/lib/random';
import { splitWords } from '../../core/lib/words';
import { runIptables } from '../../core/netfilter/iptables';
import { restore } from '../../core/netfilter/restore';
import { emptyRuleset } from '../../core/netfilter/ruleset';
import { saveRuleset } from '../../core/netfilter/save';
import { below, mutateWords, one } from './mutate';

const context = { family: 'ipv4', hasSet: (name: string) => name !== '', hasAccount: () => true } as const;
const TABLES = ['raw', 'mangle', 'nat', 'filter', 'security'];
const START = [
  '*filter',
  ':A - [0:0]',
  ':B - [0:0]',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A FORWARD -s 10.0.0.0/8 -j A',
  '-A A -j B',
  '-A B -m conntrack --ctstate INVALID -j DROP',
  'COMMIT',
  '',
].join('\n');

/** Commands that are about no rule. */
const PLAIN = [
  '-L',
  '-L INPUT 1',
  '-vnxL --line-numbers',
  '-S',
  '-S INPUT 1',
  '-vS',
  '-F',
  '-F A',
  '-X',
  '-X A',
  '-N C',
  '-E A C',
  '-P INPUT DROP',
  '-P INPUT DROP -c 1 2',
  '-Z',
  '-Z INPUT 1',
  '-L -Z',
  '-D INPUT 1',
  '-D INPUT',
  '-t nat -L -n',
  '-t nope -L',
  '-w 5 -L',
  '-w -W 100 -L',
  '-h',
  '-V',
  '-m tcp -h',
  '-c 1 2 -A INPUT',
  '-4 -S',
  '-6 -S',
  '-f -A INPUT -j DROP',
].map((line) => line.split(' '));
const LONG = new Map([
  ['-A', '--append'],
  ['-s', '--source'],
  ['-d', '--destination'],
  ['-p', '--protocol'],
  ['-j', '--jump'],
  ['-i', '--in-interface'],
]);

/** Words after `iptables`: of a rule that was recorded with another command, or a command about chains; often changed. */
export function iptablesWords(random: RandomState, rules: readonly string[]): string[] {
  const words = below(random, 3) === 0 ? [...one(random, PLAIN)] : ruleWords(random, one(random, rules));
  if (below(random, 4) === 0) words.unshift('-t', one(random, TABLES));
  const spelled = below(random, 4) === 0 ? words.map((word) => LONG.get(word) ?? word) : words;
  if (below(random, 3) === 0) return spelled;
  return mutateWords(random, spelled, splitWords(one(random, rules)));
}

function ruleWords(random: RandomState, line: string): string[] {
  const [, chain = '', ...rest] = splitWords(line);
  switch (below(random, 6)) {
    case 0:
      return ['-I', chain, ...(below(random, 2) ? ['1'] : []), ...rest];
    case 1:
      return ['-D', chain, ...rest];
    case 2:
      return ['-C', chain, ...rest];
    case 3:
      return ['-R', chain, '1', ...rest];
    default:
      return ['-A', chain, ...rest];
  }
}

/** What is wrong with how a command line was taken; undefined where all is well. */
export function wrongWithIptables(words: readonly string[], legacy: boolean): string | undefined {
  const ruleset = emptyRuleset();
  restore(ruleset, START, { ...context, unknown: 'refuse' });
  const save = () => saveRuleset(ruleset, { family: 'ipv4', counters: true }).replace(/^#.*\n/gm, '');
  const rulesOf = (text: string) => text.split('\n').filter((line) => /^\[|^-A/.test(line)).length;
  const before = save();
  const { code, stdout, stderr } = runIptables(ruleset, words, { ...context, legacy });
  const after = save();
  if (code !== 0) {
    if (stderr === '' && !isFamily(words) && !isCheck(words)) return 'refused without saying why';
    // A table that nobody used before is there now, and empty.
    return rulesOf(after) === rulesOf(before) ? undefined : 'refused and changed the rules all the same';
  }
  const grown = rulesOf(after) - rulesOf(before);
  if (/^-A$|^--append$/.test(words[0] ?? '') && grown < 1 && stdout === '') return 'accepted a rule and added none';
  const again = emptyRuleset();
  // A name with a blank or a quote left open is not read back, here as in the real program.
  // Nor is the listing of a table whose base chain was renamed, which the nft variant allows.
  if (words.some((word) => /^-\w*E|^--ren/.test(word))) return undefined;
  if (/"[^"]*$|-[io] \S*\s{2}|[^\x20-\x7e\n]/m.test(after)) return undefined;
  const read = restore(again, after, { ...context, unknown: 'refuse', counters: true });
  if (!read.ok) return `does not read its own text: ${read.stderr}${after}`;
  const twice = saveRuleset(again, { family: 'ipv4', counters: true }).replace(/^#.*\n/gm, '');
  return twice === after ? undefined : `reads its own text otherwise:\n${after}${twice}`;
}

/** With another family's option the real program ends without a word, too. */
const isFamily = (words: readonly string[]) => words.some((word) => /^-[46]|^--ipv[46]$/.test(word));
const isCheck = (words: readonly string[]) => words.some((word) => /^-\w*C|^--ch/.test(word));
