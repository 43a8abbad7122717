/**
 * Hostile input for the parsers: real rules, sets and command lines, mutated. `npm run fuzz -- --inputs 1000000 --seed 7`
 * is the long run; `fuzz.test.ts` does some thousands. A parser must not throw, must not hang, must say where a refused
 * text is wrong, must leave the rules before as they were, and must print what it accepted so that it reads the same again.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type RandomState, seedRandom } from '../core/lib/random';
import { conntrackWords, wrongWithConntrack } from './fuzz/conntrack';
import { iptablesWords, wrongWithIptables } from './fuzz/iptables';
import { mutateText, one } from './fuzz/mutate';
import { wrongWithRules, wrongWithSets } from './fuzz/texts';
import { readRecordings } from './recordings';
import type { Scenario } from './scenario';

/** Longer than any input of this size may take, ms of the processor: the machine may be busy with other things. */
const HANG = 2000;

const scenarios = readRecordings<{ readonly scenario: Scenario }>(
  resolve(import.meta.dirname, 'fixtures/kernel.ndjson.gz'),
).map(({ scenario }) => scenario);
const rules = [...new Set(scenarios.flatMap(({ iptables }) => iptables.split('\n')))].filter((l) => l.startsWith('-A'));

/** An input, made ready to try: its text, and what says how it was taken. */
interface Input {
  readonly text: string;
  wrong(): string | undefined;
}

/** What is tried in turn: of ten inputs so many of each. */
const KINDS: readonly ((random: RandomState, n: number) => Input)[] = [
  ...Array<(typeof KINDS)[number]>(4).fill((random, n) => {
    const text = mutateText(random, one(random, scenarios).iptables);
    return { text, wrong: () => wrongWithRules(text, n % 2 ? 'keep' : 'refuse') };
  }),
  (random) => {
    const text = mutateText(random, one(random, scenarios).ipset);
    return { text, wrong: () => wrongWithSets(text) };
  },
  ...Array<(typeof KINDS)[number]>(2).fill((random) => {
    const words = conntrackWords(random);
    return { text: `conntrack ${JSON.stringify(words)}`, wrong: () => wrongWithConntrack(words) };
  }),
  ...Array<(typeof KINDS)[number]>(3).fill((random, n) => {
    const words = iptablesWords(random, rules);
    return { text: `iptables ${JSON.stringify(words)}`, wrong: () => wrongWithIptables(words, n % 4 === 3) };
  }),
];

export interface Failure {
  readonly text: string;
  readonly wrong: string;
}

/** Tries `inputs` mutated inputs; the first that a parser takes badly. */
export function fuzz(inputs: number, seed: number): Failure | undefined {
  const random = seedRandom(seed);
  for (let n = 0; n < inputs; n++) {
    const { text, wrong } = (KINDS[n % KINDS.length] as (typeof KINDS)[number])(random, n);
    const before = process.cpuUsage();
    let said: string | undefined;
    try {
      said = wrong();
    } catch (error) {
      said = `throws ${error instanceof Error ? error.stack : error}`;
    }
    if (process.cpuUsage(before).user / 1000 > HANG) said ??= 'took too long';
    if (said) return { text, wrong: said };
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
