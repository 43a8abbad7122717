/**
 * Hostile texts for the parsers: real rules, mutated. `npm run fuzz -- --inputs 1000000 --seed 7` is the long run;
 * `fuzz.test.ts` does some thousands. A parser must not throw, must not hang, must say where a refused text is wrong,
 * must leave the rules before as they were, and must print what it accepted so that it reads the same again.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreSets } from '../core/ipset/restore';
import { nextRandom, type RandomState, seedRandom } from '../core/lib/random';
import { emptyRuleset } from '../core/netfilter/ruleset';
import { type RestoreOptions, restore } from '../core/netfilter/restore';
import { saveRuleset } from '../core/netfilter/save';
import { readRecordings } from './recordings';
import type { Scenario } from './scenario';

/** Longer than any text of this size may take, ms of the processor: the machine may be busy with other things. */
const HANG = 2000;

/** Pieces that parsers trip over. */
const ODD = [
  '',
  '!',
  '-',
  '--',
  '-j',
  '-A',
  '""',
  '"',
  "'",
  '\\',
  '0',
  '-1',
  '4294967296',
  '1e309',
  '0x',
  '/33',
  ':',
  ',',
  '+',
  '\t',
  '\0',
  'é',
  '😀',
  '__proto__',
  'constructor',
  '[0:0]',
  '*nat',
  'COMMIT',
  '%s',
  'a'.repeat(300),
];

const scenarios = readRecordings<{ readonly scenario: Scenario }>(
  resolve(import.meta.dirname, 'fixtures/kernel.ndjson.gz'),
).map(({ scenario }) => scenario);

const below = (random: RandomState, n: number) => nextRandom(random) % n;
const one = <T>(random: RandomState, values: readonly T[]): T => values[below(random, values.length)] as T;

/** Changes a line a little: words dropped, doubled, exchanged, replaced by odd ones, characters flipped. */
function mutateLine(random: RandomState, line: string, donor: string): string {
  const words = line.split(' ');
  const at = below(random, words.length);
  switch (below(random, 7)) {
    case 0:
      words.splice(at, 1);
      break;
    case 1:
      words.splice(at, 0, words[at] ?? '');
      break;
    case 2:
      words[at] = one(random, ODD);
      break;
    case 3:
      words.splice(at, 0, one(random, ODD));
      break;
    case 4:
      words[at] = one(random, donor.split(' '));
      break;
    case 5: {
      const text = words.join(' ');
      const i = below(random, text.length + 1);
      return text.slice(0, i) + String.fromCharCode(below(random, 256)) + text.slice(i + below(random, 2));
    }
    default:
      [words[at], words[below(random, words.length)]] = [one(random, words), words[at] ?? ''];
  }
  return words.join(' ');
}

function mutate(random: RandomState, text: string): string {
  const lines = text.split('\n');
  for (let n = 1 + below(random, 3); n > 0; n--) {
    const at = below(random, lines.length);
    if (below(random, 12) === 0) lines.splice(at, 1);
    else lines[at] = mutateLine(random, lines[at] ?? '', one(random, lines));
  }
  return lines.join('\n');
}

const options = (unknown: RestoreOptions['unknown']): RestoreOptions => ({
  family: 'ipv4',
  unknown,
  hasSet: (name) => name !== '',
  hasAccount: () => true,
});

const isQuoteOpen = (text: string) =>
  text.split('\n').some((line) => (line.replace(/\\./g, '').split('"').length - 1) % 2 === 1);

/** What is wrong with how a ruleset text was taken; undefined where all is well. */
function wrongWithRules(text: string, unknown: RestoreOptions['unknown']): string | undefined {
  const ruleset = emptyRuleset();
  const before = process.cpuUsage();
  const { ok, problems, stderr } = restore(ruleset, text, options(unknown));
  if (process.cpuUsage(before).user / 1000 > HANG) return 'took too long';
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

function wrongWithSets(text: string): string | undefined {
  const before = process.cpuUsage();
  const { code, stderr } = restoreSets({ sets: new Map() }, text);
  if (process.cpuUsage(before).user / 1000 > HANG) return 'took too long';
  return code !== 0 && stderr === '' ? 'refused without saying why' : undefined;
}

export interface Failure {
  readonly text: string;
  readonly wrong: string;
}

/** Tries `inputs` mutated texts; the first that a parser takes badly. */
export function fuzz(inputs: number, seed: number): Failure | undefined {
  const random = seedRandom(seed);
  for (let n = 0; n < inputs; n++) {
    const scenario = one(random, scenarios);
    const sets = n % 5 === 4;
    const text = mutate(random, sets ? scenario.ipset : scenario.iptables);
    let wrong: string | undefined;
    try {
      wrong = sets ? wrongWithSets(text) : wrongWithRules(text, n % 2 ? 'keep' : 'refuse');
    } catch (error) {
      wrong = `throws ${error instanceof Error ? error.stack : error}`;
    }
    if (wrong) return { text, wrong };
  }
  return undefined;
}

if (process.argv[1]?.endsWith('fuzz.ts')) {
  const { values } = parseArgs({
    options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  });
  const failure = fuzz(Number(values.inputs), Number(values.seed));
  console.log(failure ? `${failure.wrong}\n\n${failure.text}` : `fuzz: ${values.inputs} passed, 0 failed`);
  process.exit(failure ? 1 : 0);
}
