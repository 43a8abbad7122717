import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import agreement from '../app/agreement.json';
import { differences } from './compare';
import { readRecordings } from './recordings';
import { replay } from './replay-scenario';
import type { Recording, Scenario } from './scenario';

const root = resolve(import.meta.dirname, '../..');

/** The project's own recordings: made by `npm run test:kernel -- --record`, so that agreement is proved without root. */
const cases = readRecordings<{ readonly scenario: Scenario; readonly kernel: Recording }>(
  resolve(import.meta.dirname, 'fixtures/kernel.ndjson.gz'),
);

test('every scenario that this project recorded agrees with the kernel', { timeout: 60_000 }, () => {
  const wrong = cases.flatMap(({ scenario, kernel }) => {
    const found = differences(scenario, kernel, replay(scenario));
    return Object.keys(found).length ? [{ id: scenario.id, ...found }] : [];
  });
  console.info(`agreement own ${cases.length - wrong.length}/${cases.length}`);
  expect(wrong.slice(0, 3)).toEqual([]);
});

test('what the app and the README say of it is what this run found', () => {
  expect(agreement).toMatchObject({ agree: cases.length, of: cases.length });
  const readme = resolve(root, 'README.md');
  const line = `agrees with Linux ${agreement.kernel} on ${agreement.agree} of ${agreement.of} recorded scenarios`;
  expect(existsSync(readme) && readFileSync(readme, 'utf8')).toContain(line);
});
