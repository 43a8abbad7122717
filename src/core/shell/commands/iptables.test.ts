import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lab } from '../lab.testing';
import { readSession } from '../session.testing';

const FIXTURES = new URL('./fixtures/', import.meta.url);

for (const file of readdirSync(FIXTURES).filter((name) => name.startsWith('iptables')))
  test(`iptables says what iptables 1.8.9 said in ${file}`, () => {
    const { sh } = lab();
    const differences = readSession(readFileSync(new URL(file, FIXTURES), 'utf8')).flatMap((step) => {
      const { stdout, stderr, code } = sh(step.line, step.stdin);
      const ours = [undated(stdout), stderr, code].join('\n');
      const real = [step.stdout, step.stderr, step.code].join('\n');
      return ours === real ? [] : [`$ ${step.line}\nreal: ${real}\nours: ${ours}`];
    });
    expect(differences.join('\n')).toBe('');
  });

function undated(text: string): string {
  return text.replace(/^(# (Generated|Completed).*?) on .*$/gm, '$1');
}
