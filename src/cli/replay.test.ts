import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import floor from './agreement-floor.json';
import { differences } from './compare';
import { readRecordings } from './recordings';
import { replay } from './replay-scenario';
import { type Recording, type Scenario, whatIsMissing } from './scenario';

/** Recordings of a real kernel. Not part of the repository. */
const CASES = resolve(import.meta.dirname, '../../../shared/oracle/cases');
/** Files of contract 1; `cluster` is contract 2. */
const NAMES = existsSync(CASES)
  ? readdirSync(CASES).flatMap((file) => /^(?!cluster)(.+)\.ndjson\.gz$/.exec(file)?.[1] ?? [])
  : [];

interface Case {
  readonly scenario: Scenario;
  readonly kernel: Recording;
}

function casesOf(name: string): Case[] {
  return readRecordings(resolve(CASES, `${name}.ndjson.gz`));
}

/** What we do, as a line of `npm run replay` says it. */
function answer(scenario: Scenario): Recording {
  try {
    return replay(scenario);
  } catch (error) {
    return { id: scenario.id, error: String(error) };
  }
}

describe.skipIf(NAMES.length === 0)('agreement with recordings of the kernel', () => {
  test.each(NAMES)('%s', { timeout: 120_000 }, (name) => {
    const cases = casesOf(name);
    const wrong = cases.flatMap(({ scenario, kernel }) => {
      const found = differences(scenario, kernel, answer(scenario));
      return Object.keys(found).length > 0 ? [{ id: scenario.id, ...found }] : [];
    });
    const agree = cases.length - wrong.length;
    console.info(`agreement ${name} ${agree}/${cases.length}`);
    const least = (floor as Readonly<Record<string, number>>)[name] ?? 0;
    expect(agree < least ? wrong.slice(0, 3) : [], `${name}: ${agree} agree, at least ${least} must`).toEqual([]);
  });
});

if (NAMES.length === 0) test.skip(`no recordings at ${CASES}`, () => {});

describe('the comparison', () => {
  const scenario = { id: 'x', ipset: '', iptables: '-p tcp --dport 80', packets: [] } as unknown as Scenario;
  const recording = (conntrack: string, save = '[1:40] -A INPUT\n'): Recording => ({
    id: 'x',
    save,
    conntrack: [conntrack],
    packets: [],
  });
  const line = (seconds: number, port: number) =>
    `tcp 6 ${seconds} ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=${port} dport=80`;

  test('ports that were drawn do not count, others do', () => {
    expect(differences(scenario, recording(line(100, 40001)), recording(line(100, 51234)))).toEqual({});
    expect(differences(scenario, recording(line(100, 40001)), recording(line(100, 80)))).toHaveProperty('conntrack');
  });

  test('remaining times may differ by two seconds', () => {
    expect(differences(scenario, recording(line(100, 1)), recording(line(98, 1)))).toEqual({});
    expect(differences(scenario, recording(line(100, 1)), recording(line(90, 1)))).toHaveProperty('timeouts');
  });

  test('a counter is told from a text', () => {
    const other = (save: string) => differences(scenario, recording('', '[1:40] -A INPUT\n'), recording('', save));
    expect(Object.keys(other('[2:80] -A INPUT\n'))).toEqual(['counters']);
    expect(Object.keys(other('[1:40] -A OUTPUT\n'))).toEqual(['saveText']);
  });
});

test.each([
  [null, 'host is missing'],
  [{ host: {} }, 'host.interfaces is missing'],
  [{ host: { interfaces: [], routes: [], sysctls: {} }, iptables: 5 }, 'iptables is missing'],
  [
    { host: { interfaces: [], routes: [], sysctls: {} }, iptables: '', packets: [{ proto: 'tcp' }] },
    'packet 0 is neither',
  ],
  [{ host: { interfaces: [], routes: [], sysctls: {} }, iptables: '', packets: [{ replyTo: 0 }] }, ''],
])('a line that is no scenario is told from one that is', (line, missing) => {
  expect(whatIsMissing(line)).toMatch(missing === '' ? /^$/ : new RegExp(`^${missing}`));
});
