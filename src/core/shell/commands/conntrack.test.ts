import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lab } from '../lab.testing';
import { readSession } from '../session.testing';

const FIXTURES = new URL('./fixtures/', import.meta.url);

/** Without what the clock or a hash decides: seconds that have gone by, numbers of connections, their order. */
function settled(text: string): string {
  return text
    .replace(/^((?:ipv4 +2 )?\w+ +\d+) (\d+)/gm, (_, head, seconds) => `${head} ${rounded(seconds)}`)
    .replace(/(-t |<timeout>)(\d+)/g, (_, before, seconds) => `${before}${rounded(seconds)}`)
    .replace(/<id>\d+/g, '<id>*')
    .split('\n')
    .sort()
    .join('\n');
}

function rounded(seconds: string): number {
  return Math.ceil(Number(seconds) / 100) * 100;
}

for (const file of readdirSync(FIXTURES).filter((name) => name.startsWith('conntrack')))
  test(`conntrack says what conntrack 1.4.7 said in ${file}`, () => {
    const { sh } = lab();
    const differences = readSession(readFileSync(new URL(file, FIXTURES), 'utf8')).flatMap((step) => {
      const { stdout, stderr, code } = sh(step.line, step.stdin);
      const ours = [settled(stdout), stderr, code].join('\n');
      const real = [settled(step.stdout), step.stderr, step.code].join('\n');
      return ours === real ? [] : [`$ ${step.line}\nreal: ${real}\nours: ${ours}`];
    });
    expect(differences.join('\n')).toBe('');
  });
