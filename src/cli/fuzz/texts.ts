import { restoreSets } from '../../core/ipset/restore';
import { emptyRuleset } from '../../core/netfilter/ruleset';
import { type RestoreOptions, restore } from '../../core/netfilter/restore';
import { saveRuleset } from '../../core/netfilter/save';

const options = (unknown: RestoreOptions['unknown']): RestoreOptions => ({
  family: 'ipv4',
  unknown,
  hasSet: (name) => name !== '',
  hasAccount: () => true,
});

const isQuoteOpen = (text: string) =>
  text.split('\n').some((line) => (line.replace(/\\./g, '').split('"').length - 1) % 2 === 1);

/** What is wrong with how a ruleset text was taken; undefined where all is well. */
export function wrongWithRules(text: string, unknown: RestoreOptions['unknown']): string | undefined {
  const ruleset = emptyRuleset();
  const { ok, problems, stderr } = restore(ruleset, text, options(unknown));
  if (!ok) {
    const problem = problems.find((p) => p.severity === 'error');
    if (!problem || problem.message === '' || stderr === '') return 'refused without saying why';
    const lines = text.split('\n').length;
    if (problem.line < 1 || problem.line > lines) return `refused at line ${problem.line} of ${lines}`;
    if (problem.from > problem.to || problem.to > text.length)
      return `marks ${problem.from} to ${problem.to} of ${text.length}`;
    return undefined;
  }
  const saved = saveRuleset(ruleset, { family: 'ipv4', counters: true });
  // As with the real program: a quote left open takes the newline into the word, and such a listing is not read back.
  if (isQuoteOpen(text) || isQuoteOpen(saved)) return undefined;
  const again = emptyRuleset();
  const second = restore(again, saved, { ...options(unknown), counters: true });
  if (!second.ok) return `does not read its own text: ${second.stderr}`;
  const twice = saveRuleset(again, { family: 'ipv4', counters: true });
  // A device may have a blank in its name; the listing of it says another name, here as in the real program.
  if (twice === saved || /-[io] \S*\s{2}/.test(saved)) return undefined;
  return 'reads its own text otherwise';
}

/** The same of `ipset restore`. */
export function wrongWithSets(text: string): string | undefined {
  const { code, stderr } = restoreSets({ sets: new Map() }, text);
  return code !== 0 && stderr === '' ? 'refused without saying why' : undefined;
}
