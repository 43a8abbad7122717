import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restore } from './restore';
import type { Ruleset } from './rule';
import { emptyRuleset } from './ruleset';
import { saveRuleset } from './save';

const input = {
  family: 'ipv4',
  unknown: 'refuse',
  noflush: true,
  hasSet: () => false,
  hasAccount: () => false,
} as const;
const chain = fc.integer({ min: 0, max: 7 }).map((n) => `C${n}`);
const from = fc.oneof(chain, fc.constantFrom('PREROUTING', 'POSTROUTING'));

/** One line of a change. REDIRECT and MASQUERADE are refused where another hook leads to them. */
const line = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(from, chain).map(([a, b]) => `-A ${a} -j ${b}`) },
  {
    weight: 2,
    arbitrary: fc.tuple(from, fc.constantFrom('REDIRECT', 'MASQUERADE')).map(([a, t]) => `-A ${a} -j ${t}`),
  },
  { weight: 2, arbitrary: chain.map((a) => `-F ${a}`) },
  { weight: 1, arbitrary: chain.map((a) => `-X ${a}`) },
  { weight: 1, arbitrary: chain.map((a) => `-N ${a}`) },
);

const head = Array.from({ length: 8 }, (_, n) => `:C${n} - [0:0]`);
const change = (lines: readonly string[]) => ['*nat', ...lines, 'COMMIT', ''].join('\n');

/** The same rules in a ruleset of which nothing is known. */
function anew(ruleset: Ruleset): Ruleset {
  const copy = emptyRuleset();
  restore(copy, saveRuleset(ruleset, { family: 'ipv4' }), { ...input, noflush: false });
  return copy;
}

describe('what is known of a table when some of its chains change', () => {
  it('changes no answer', () => {
    const changes = fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(changes, (all) => {
        const ruleset = emptyRuleset();
        restore(ruleset, change(head), input);
        for (const lines of all) {
          const fresh = anew(ruleset);
          const said = restore(ruleset, change(lines), input);
          expect(said.stderr).toBe(restore(fresh, change(lines), input).stderr);
          expect(saveRuleset(ruleset, { family: 'ipv4' })).toBe(saveRuleset(fresh, { family: 'ipv4' }));
        }
      }),
      { numRuns: 300 },
    );
  });
});
