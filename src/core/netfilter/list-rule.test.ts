import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Family } from '../packet/address';
import type { TableName } from '../trace/step';
import { listRule } from './list-rule';
import { restore } from './restore';
import type { Rule } from './rule';
import { emptyRuleset } from './ruleset';

/** Rules, and how iptables 1.8.9 lists each of them with `-n -v` and without. */
const cases = readFileSync(new URL('./fixtures/listing.txt', import.meta.url), 'utf8')
  .split('\n\n')
  .map((block) => {
    const [where = '', rule = '', numeric = '', plain = ''] = block.split('\n');
    const [family, table] = where.split(' ');
    return { family: family as Family, table: table as TableName, rule, numeric, plain };
  });

function load(family: Family, table: TableName, text: string): Rule {
  const ruleset = emptyRuleset();
  const chain = text.split(' ')[1] ?? '';
  const base = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].includes(chain);
  const file = `*${table}\n:${chain} ${base ? 'ACCEPT' : '-'} [0:0]\n:USER - [0:0]\n${text}\nCOMMIT\n`;
  const result = restore(ruleset, file, { family, unknown: 'refuse', hasSet: () => true, hasAccount: () => true });
  const rule = ruleset.tables.get(table)?.chains.get(chain)?.rules[0];
  if (!rule) throw new Error(result.stderr);
  return rule;
}

describe('listRule', () => {
  it.each(cases)('$family $rule', ({ family, table, rule, numeric, plain }) => {
    const loaded = load(family, table, rule);
    const columns = true;
    expect(listRule(loaded, { family, columns, numeric: true, devices: true })).toBe(numeric);
    expect(listRule(loaded, { family, columns, numeric: false, devices: false })).toBe(plain);
  });
});
