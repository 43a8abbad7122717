import fc from 'fast-check';
import { expect, test } from 'vitest';
import rows from './fixtures/iptables-1.8.9.tsv?raw';
import { matches } from './matches/all';
import { type RestoreOptions, restore } from './restore';
import { emptyRuleset } from './ruleset';
import { saveRuleset } from './save';
import { targets } from './targets/all';

const OPTIONS: RestoreOptions = { family: 'ipv4', unknown: 'refuse', hasSet: () => true, hasAccount: () => true };

/** What iptables prints and does not read again itself: names with blanks or line ends, empty names, values that wrapped. */
const UNREADABLE = /"unclosed|-i a b|--name a b|--physdev-in $|--seconds -1|80-90\/0|-g A|-j DROPX/;

/** Table and words of the rules that iptables took, as it printed them. */
const printed: readonly (readonly [table: string, words: string])[] = rows
  .trimEnd()
  .split('\n')
  .map((row) => row.split('\t'))
  .flatMap(([table = '', rule = '', real = '']) =>
    table.startsWith('6 ') ? [] : [[table, real === '=' ? rule : (real.split(' ⏎ ').at(-1) ?? '')] as const],
  )
  .filter(([, words]) => /^-A (INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING) /.test(words) && !UNREADABLE.test(words));

/** Parts that stand after `-m` in rules of the table filter. */
const parts = [
  ...new Set(
    printed.flatMap(([table, words]) => (table === 'filter' ? (words.match(/-m .*?(?= -m | -j |$)/g) ?? []) : [])),
  ),
];

const anyRule = fc
  .record({
    source: fc.option(fc.tuple(fc.boolean(), fc.ipV4(), fc.integer({ min: 0, max: 32 })), { nil: undefined }),
    device: fc.option(fc.tuple(fc.constantFrom('-i', '-o'), fc.constantFrom('eth0', 'cali+', '+')), { nil: undefined }),
    protocol: fc.constantFrom('', '-p tcp', '-p udp', '! -p icmp', '-p 47'),
    parts: fc.array(fc.constantFrom(...parts), { maxLength: 3 }),
    target: fc.constantFrom(
      '',
      '-j ACCEPT',
      '-j DROP',
      '-j REJECT',
      '-j MARK --set-mark 5',
      '-j LOG --log-prefix "a b"',
      '-j NFLOG',
      '-j RETURN',
    ),
  })
  .map(({ source, device, protocol, parts: chosen, target }) =>
    [
      '-A FORWARD',
      source && `${source[0] ? '! ' : ''}-s ${source[1]}/${source[2]}`,
      device?.join(' '),
      protocol,
      ...chosen,
      target,
    ]
      .filter(Boolean)
      .join(' '),
  );

function save(text: string, counters = true) {
  const ruleset = emptyRuleset();
  const result = restore(ruleset, text, { ...OPTIONS, counters });
  return { result, saved: saveRuleset(ruleset, { family: 'ipv4', counters }) };
}

test('names of extensions are unique', () => {
  for (const list of [matches, targets]) {
    const names = list.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  }
});

test('what iptables prints is printed again as it is', () => {
  for (const table of new Set(printed.map(([name]) => name))) {
    const lines = printed.flatMap(([name, words]) => (name === table ? [words] : []));
    const { result, saved } = save(`*${table}\n${lines.join('\n')}\nCOMMIT\n`, false);
    expect([result.ok, result.stderr]).toEqual([true, expect.not.stringContaining('Error')]);
    const again = new Set(saved.split('\n'));
    expect(lines.filter((line) => !again.has(line))).toEqual([]);
  }
});

test('what is saved is restored to the same, with counters', () => {
  const counted = fc
    .tuple(anyRule, fc.nat(), fc.nat())
    .map(([rule, packets, bytes]) => `[${packets}:${bytes}] ${rule}`);
  fc.assert(
    fc.property(fc.array(counted, { minLength: 1, maxLength: 6 }), (rules) => {
      const first = save(`*filter\n:FORWARD DROP [3:4]\n${rules.join('\n')}\nCOMMIT\n`);
      // Some parts do not go together; what is refused changes nothing.
      if (first.result.ok) expect(save(first.saved).saved).toBe(first.saved);
      else expect(first.saved).toBe('');
    }),
    { numRuns: 200 },
  );
}, 30_000);

test('no text makes it fail but by a refusal that marks its place', () => {
  const words = [...new Set(printed.flatMap(([, rule]) => rule.split(' ')))];
  const anyWord = fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom(
      '!',
      '"',
      '\\',
      '-',
      '--',
      '*nat',
      'COMMIT',
      ':A',
      '[1:2]',
      '-A',
      '-D',
      '-X',
      '-N',
      '-E',
      '=',
      '\t',
      '-1',
      '0x',
      '65536',
    ),
    fc.string({ maxLength: 8 }),
  );
  const mutated = fc
    .tuple(
      fc.constantFrom(...printed),
      fc.array(fc.tuple(fc.nat(30), fc.nat(2), anyWord), { minLength: 1, maxLength: 3 }),
    )
    .map(([[table, rule], changes]) => {
      const line = rule.split(' ');
      for (const [at, remove, word] of changes) line.splice(at % (line.length + 1), remove, word);
      return `*${table}\n${line.join(' ')}\nCOMMIT\n`;
    });
  const anyText = fc.oneof(
    mutated,
    fc.array(anyWord, { maxLength: 20 }).map((all) => `*filter\n${all.join(' ')}\nCOMMIT\n`),
    fc.string(),
  );
  fc.assert(
    fc.property(
      anyText,
      fc.constantFrom('refuse', 'keep'),
      fc.constantFrom('ipv4', 'ipv6'),
      (text, unknown, family) => {
        const ruleset = emptyRuleset();
        const { ok, stderr, problems } = restore(ruleset, text, { ...OPTIONS, unknown, family });
        if (!ok) expect([stderr !== '', problems.some((p) => p.severity === 'error')]).toEqual([true, true]);
        for (const { from, to, line, message } of problems) {
          const lineOfPlace = text.slice(0, from).split('\n').length;
          const inside = 0 <= from && from <= to && to <= text.length;
          expect([inside, lineOfPlace, message !== '']).toEqual([true, line, true]);
        }
        saveRuleset(ruleset, { family });
      },
    ),
    { numRuns: 1000 },
  );
}, 30_000);

test('an extension of the other family is kept as text', () => {
  for (const family of ['ipv4', 'ipv6'] as const) {
    const strange = (e: { readonly families?: readonly string[] }) => e.families && !e.families.includes(family);
    const rules = [
      ...matches.filter(strange).map(({ name }) => `-A INPUT -m ${name} --a b -j DROP`),
      ...targets.filter(strange).map(({ name }) => `-A INPUT -j ${name} --a b`),
    ];
    const ruleset = emptyRuleset();
    restore(ruleset, `*filter\n${rules.join('\n')}\nCOMMIT\n`, { ...OPTIONS, family, unknown: 'keep' });
    const saved = saveRuleset(ruleset, { family }).split('\n');
    expect(rules.length).toBeGreaterThan(0);
    expect(saved.filter((line) => line.startsWith('-A'))).toEqual(rules);
  }
});
