import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { withSupport } from './support';

test('the README lists what is supported (npm run support writes it)', () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../README.md'), 'utf8');
  expect(readme).toContain('<!-- support -->');
  expect(withSupport(readme)).toBe(readme);
});
