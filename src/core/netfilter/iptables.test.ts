import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import rows from './fixtures/iptables-1.8.9.tsv?raw';
import { restore, type RestoreResult } from './restore';
import type { Ruleset } from './rule';
import { emptyRuleset } from './ruleset';
import { saveRuleset } from './save';

type Family = 'ipv4' | 'ipv6';

function run(text: string, family: Family, program: string): { result: RestoreResult; ruleset: Ruleset } {
  const ruleset = emptyRuleset();
  const options = { family, program, unknown: 'refuse', hasSet: () => false, hasAccount: () => false } as const;
  return { result: restore(ruleset, text, options), ruleset };
}

/** What iptables-restore made of a text: `! status complaint`, or what iptables-save prints afterwards. */
function outcome(text: string, family: Family): string {
  const { result, ruleset } = run(text, family, 'restore');
  const said = result.stderr.split('\nTry `')[0]!.replace(/\n+$/, '');
  if (!result.ok) {
    const complaint = said
      .replace(/restore( v1\.8\.9 \(nf_tables\))?: /g, '')
      .replace('\nError occurred at line: ', ' @');
    return `! ${result.status} ${complaint}`.replaceAll('\n', '⏎');
  }
  const saved = saveRuleset(ruleset, { family, counters: true }).split('\n');
  const chains = saved.filter((line) => line.startsWith(':') && / - |DROP/.test(line));
  const rules = saved.filter((line) => line.startsWith('[')).map((line) => line.replace(/^\[0:0\] /, ''));
  const warnings = said === '' ? [] : said.split('\n').map((line) => `~ ${line}`);
  return [...warnings, ...chains, ...rules].join(' ⏎ ');
}

test('does with odd rules what iptables 1.8.9 (nf_tables) did', () => {
  const wrong: string[] = [];
  for (const row of rows.trimEnd().split('\n')) {
    const [where = '', rule = '', real = ''] = row.split('\t');
    const family = where.startsWith('6 ') ? 'ipv6' : 'ipv4';
    const text = `*${where.replace('6 ', '')}\n${rule.replaceAll('\\n', '\n')}\nCOMMIT\n`;
    const ours = outcome(text, family);
    if (ours !== (real === '=' ? rule : real)) wrong.push(`${where} ${rule}\n  iptables: ${real}\n  here:     ${ours}`);
  }
  expect(wrong.join('\n')).toBe('');
});

const CASES = '../shared/oracle/cases/syntax.ndjson.gz';

test.skipIf(!existsSync(CASES))('accepts, normalises and refuses as recorded (skipped without ../shared)', async () => {
  const { gunzipSync } = await import('node:zlib');
  const wrong: string[] = [];
  for (const line of gunzipSync(readFileSync(CASES)).toString().trimEnd().split('\n')) {
    const { scenario, kernel } = JSON.parse(line);
    const { result, ruleset } = run(scenario.iptables, 'ipv4', 'iptables-nft-restore');
    const ours = result.ok ? saveRuleset(ruleset, { family: 'ipv4', counters: true }) : result.stderr.trimEnd();
    if (ours !== (kernel.save ?? kernel.error)) wrong.push(`${scenario.id}\n${kernel.save ?? kernel.error}\n${ours}`);
  }
  expect(wrong.join('\n')).toBe('');
});
