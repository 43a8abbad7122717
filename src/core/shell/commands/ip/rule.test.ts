import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lab } from '../../lab.testing';
import { readSession } from '../../session.testing';

test('ip rule and tables of ip route say what iproute2 and Linux 6.18 said', () => {
  const { sh } = lab();
  const text = readFileSync(new URL('./fixtures/rule.session', import.meta.url), 'utf8');
  for (const { line, stdout, stderr, code } of readSession(text))
    expect({ line, ...sh(line) }).toEqual({ line, stdout, stderr, code });
});
