import { describe, expect, test } from 'vitest';
import { type RestoreOptions, restore } from './restore';
import type { Ruleset } from './rule';
import { emptyRuleset } from './ruleset';
import { saveRuleset } from './save';

const OPTIONS: RestoreOptions = { family: 'ipv4', unknown: 'refuse', hasSet: () => true, hasAccount: () => true };

function load(ruleset: Ruleset, lines: readonly string[], options: Partial<RestoreOptions> = {}) {
  return restore(ruleset, `${lines.join('\n')}\n`, { ...OPTIONS, ...options });
}

const save = (ruleset: Ruleset, counters = false) => saveRuleset(ruleset, { family: 'ipv4', counters });
const rulesOf = (ruleset: Ruleset) =>
  save(ruleset, true)
    .split('\n')
    .filter((line) => line.startsWith('['));

test('tables are saved in their own order, with base chains by hook and the others by name', () => {
  const ruleset = emptyRuleset();
  load(ruleset, ['*nat', ':PREROUTING ACCEPT', 'COMMIT', '*filter', ':b - [0:0]', ':B - [0:0]', '-A B -j b', 'COMMIT']);
  load(ruleset, ['*mangle', '-A OUTPUT -j ACCEPT', 'COMMIT']);
  expect(save(ruleset)).toBe(
    [
      '*mangle',
      ':PREROUTING ACCEPT [0:0]',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':POSTROUTING ACCEPT [0:0]',
      '-A OUTPUT -j ACCEPT',
      'COMMIT',
      '*filter',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':B - [0:0]',
      ':b - [0:0]',
      '-A B -j b',
      'COMMIT',
      '*nat',
      ':PREROUTING ACCEPT [0:0]',
      ':INPUT ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ':POSTROUTING ACCEPT [0:0]',
      'COMMIT',
      '',
    ].join('\n'),
  );
});

test('counters come with -c, and stay out without', () => {
  const lines = ['*filter', ':INPUT DROP [5:600]', '[1:60] -A INPUT -j ACCEPT', '-A INPUT -c 2 120 -j DROP', 'COMMIT'];
  const ruleset = emptyRuleset();
  load(ruleset, lines);
  expect(rulesOf(ruleset)).toEqual(['[0:0] -A INPUT -j ACCEPT', '[2:120] -A INPUT -j DROP']);
  load(ruleset, lines, { counters: true });
  expect(rulesOf(ruleset)).toEqual(['[1:60] -A INPUT -j ACCEPT', '[2:120] -A INPUT -j DROP']);
  expect(save(ruleset)).toContain(':INPUT DROP [5:600]');
});

describe('--noflush', () => {
  test('keeps other chains and counters, empties the chains it names', () => {
    const ruleset = emptyRuleset();
    load(ruleset, ['*filter', ':A - [0:0]', ':B - [0:0]', '[7:8] -A A -j DROP', '-A B -j DROP', 'COMMIT'], {
      counters: true,
    });
    const kept = ruleset.tables.get('filter')?.chains.get('A');
    load(ruleset, ['*filter', ':B - [0:0]', '-A B -j ACCEPT', '-I INPUT -j A', 'COMMIT'], { noflush: true });
    expect(rulesOf(ruleset)).toEqual(['[0:0] -A INPUT -j A', '[7:8] -A A -j DROP', '[0:0] -A B -j ACCEPT']);
    // What did not change is the same value, so that caches and checkpoints keep it.
    expect(ruleset.tables.get('filter')?.chains.get('A')).toBe(kept);
  });

  test('deletes, replaces and renames', () => {
    const ruleset = emptyRuleset();
    const more = (...lines: string[]) => load(ruleset, ['*filter', ...lines, 'COMMIT'], { noflush: true }).stderr;
    more('-N A', '-A INPUT -s 10.0.0.1 -j A', '-A INPUT -p tcp --dport 80 -j DROP', '-A INPUT -j A');
    expect(more('-D INPUT -p tcp -m tcp --dport http -j DROP', '-D INPUT 2')).toBe('');
    expect(more('-E A B', '-P FORWARD DROP')).toBe('');
    expect(rulesOf(ruleset)).toEqual(['[0:0] -A INPUT -s 10.0.0.1/32 -j B']);
    expect(more('-R INPUT 1 -j ACCEPT', '-X B')).toBe('');
    expect(save(ruleset)).not.toContain(':B');
    expect(save(ruleset)).toContain(':FORWARD DROP [0:0]');
  });

  test('slots of deleted rules are used again', () => {
    const ruleset = emptyRuleset();
    load(ruleset, ['*filter', '[3:4] -A FORWARD', 'COMMIT'], { counters: true });
    for (let i = 0; i < 3000; i++)
      load(ruleset, ['*filter', ':A - [0:0]', '-A A -j DROP', 'COMMIT'], { noflush: true });
    expect(ruleset.tables.get('filter')?.counters.length).toBeLessThan(5000);
    expect(rulesOf(ruleset)).toEqual(['[3:4] -A FORWARD', '[0:0] -A A -j DROP']);
  });
});

describe('a refusal', () => {
  const good = ['*filter', '-A INPUT -j ACCEPT', 'COMMIT'];

  test('leaves its table as it was, and tables before it changed', () => {
    const ruleset = emptyRuleset();
    load(ruleset, good);
    const before = ruleset.tables.get('filter');
    const result = load(ruleset, [
      '*nat',
      '-A OUTPUT -j ACCEPT',
      'COMMIT',
      '*filter',
      '-A INPUT -j DROP',
      '-A INPUT --what',
      'COMMIT',
    ]);
    expect(result.status).toBe(2);
    expect(ruleset.tables.get('filter')).toBe(before);
    expect(ruleset.tables.has('nat')).toBe(true);
  });

  test.each([
    // lines, status, words of the complaint, the words that are marked
    [
      ['-A INPUT -p tcp --dport 99999'],
      2,
      "invalid port/service `99999' specified\nError occurred at line: 2",
      '99999',
    ],
    [['-A INPUT -p tcp', '-A INPUT -m nosuch'], 2, "Couldn't load match `nosuch':No such file or directory", 'nosuch'],
    [['-A INPUT -m conntrack -j ACCEPT'], 2, 'conntrack: At least one option is required', 'conntrack'],
    [['-A INPUT -j NOSUCH'], 2, "Chain 'NOSUCH' does not exist\nError occurred at line: 3", 'NOSUCH'],
    [['[1:2] -A INPUT -s nobody'], 2, "host/network `nobody' not found", 'nobody'],
    [['-A NOSUCH -j ACCEPT'], 1, 'line 2 failed: No chain/target/match by that name.', '-A NOSUCH -j ACCEPT'],
    [
      ['-A INPUT -j REJECT', '-A INPUT -j MASQUERADE'],
      4,
      'line 3: RULE_APPEND failed (Invalid argument): rule in chain INPUT',
      '-A INPUT -j MASQUERADE',
    ],
    [
      ['-N A', '-A A -j A', '-A INPUT -j A'],
      4,
      'line 4: RULE_APPEND failed (Too many links): rule in chain INPUT',
      '-A INPUT -j A',
    ],
    [['-A INPUT -j OUTPUT'], 4, 'failed (No such file or directory)', '-A INPUT -j OUTPUT'],
    [['-N A', '-A INPUT -j A', '-X A'], 4, 'CHAIN_DEL failed (Device or resource busy): chain A', '-X A'],
    [[':A'], 2, 'line 2 policy invalid', ':A'],
  ] as const)('%j', (lines, status, complaint, marked) => {
    const text = ['*filter', ...lines, 'COMMIT', ''].join('\n');
    const result = restore(emptyRuleset(), text, OPTIONS);
    expect(result.stderr).toContain(complaint);
    expect(result.status).toBe(status);
    const problem = result.problems[0]!;
    expect(text.slice(problem.from, problem.to)).toBe(marked);
    expect(text.slice(0, problem.from).split('\n')).toHaveLength(problem.line);
  });

  test('of a text outside tables, or without COMMIT', () => {
    expect(load(emptyRuleset(), ['-A INPUT']).stderr).toBe('iptables-nft-restore: line 1 failed\n');
    expect(load(emptyRuleset(), ['*filter']).stderr).toBe('iptables-nft-restore: COMMIT expected at line 2\n');
  });
});

test('jumps nest at most fifteen deep', () => {
  const chain = (depth: number) => {
    const names = Array.from({ length: depth }, (_, i) => `C${i}`);
    return [
      '*filter',
      ...names.map((name) => `:${name} - [0:0]`),
      ...names.map((name, i) => `-A ${i === 0 ? 'INPUT' : names[i - 1]} -j ${name}`),
      'COMMIT',
    ];
  };
  expect(load(emptyRuleset(), chain(15)).stderr).toBe('');
  expect(load(emptyRuleset(), chain(16)).stderr).toContain('(Too many links)');
});

describe('what is not known is kept', () => {
  const text = [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    '-A INPUT -s 10.0.0.1/32 -m geoip ! --source-country "A B" -m mark --mark 0x1 -j DROP',
    '-A INPUT -j ACCOUNT --addr 10.0.0.0/8 --tname all',
    'COMMIT',
    '',
  ].join('\n');

  test('as text, with a warning at its name', () => {
    const ruleset = emptyRuleset();
    const result = restore(ruleset, text, { ...OPTIONS, unknown: 'keep' });
    expect(result.ok).toBe(true);
    expect(save(ruleset)).toBe(text);
    expect(result.problems.map(({ severity, from, to, line }) => [severity, text.slice(from, to), line])).toEqual([
      ['warning', 'geoip', 5],
      ['warning', 'ACCOUNT', 6],
    ]);
  });

  test('but a jump to nowhere is an error', () => {
    expect(load(emptyRuleset(), ['*filter', '-A INPUT -j TYPO', 'COMMIT'], { unknown: 'keep' }).ok).toBe(false);
  });
});

test('several addresses make several rules', () => {
  const ruleset = emptyRuleset();
  load(ruleset, [
    '*filter',
    '-A INPUT -s 10.0.0.1,10.0.0.2 -d 10.1.0.0/16,10.2.0.0/16',
    '-I INPUT -s 1.1.1.1,2.2.2.2',
    'COMMIT',
  ]);
  expect(rulesOf(ruleset).map((line) => line.slice('[0:0] -A INPUT '.length))).toEqual([
    '-s 2.2.2.2/32',
    '-s 1.1.1.1/32',
    '-s 10.0.0.1/32 -d 10.1.0.0/16',
    '-s 10.0.0.1/32 -d 10.2.0.0/16',
    '-s 10.0.0.2/32 -d 10.1.0.0/16',
    '-s 10.0.0.2/32 -d 10.2.0.0/16',
  ]);
});

test('takes a name that every object has for a name like any other', () => {
  const text = (rule: string) => ['*raw', rule, 'COMMIT', ''].join('\n');
  const options = { family: 'ipv4', unknown: 'refuse', hasSet: () => false, hasAccount: () => false } as const;
  const named = restore(emptyRuleset(), text('-A PREROUTING -p tcp -j CT --helper constructor'), options);
  expect(named.stderr).toContain('No such file or directory');
});
