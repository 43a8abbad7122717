import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { speak } from '../lib/say';
import { conntrackNotes, dropReasons, sayOutcome, sayReason } from './kept';

afterEach(() => speak('en', {}));

const core = join(import.meta.dirname, '..');

/** Sources of the layers that write traces. What iptables-restore refuses has reasons of its own. */
const sources = ['net', 'net/devices', 'netfilter', 'netfilter/matches'].flatMap((folder) =>
  readdirSync(join(core, folder))
    .filter((name) => /^(?!restor)[\w-]+\.ts$/.test(name))
    .map((name) => readFileSync(join(core, folder, name), 'utf8')),
);

/** The last text of each call or field, its values as holes. */
function textsOf(pattern: RegExp): readonly string[] {
  return sources.flatMap((source) =>
    [...source.matchAll(pattern)].flatMap(([, inside = '']) => {
      const last = [...inside.matchAll(/'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].at(-1);
      const text = last?.[1] ?? last?.[2];
      let n = 0;
      return text === undefined ? [] : [text.replace(/\$\{[^}]*\}/g, () => `{${n++}}`)];
    }),
  );
}

test('every reason that a trace may keep is known', () => {
  const reasons = [
    ...textsOf(/\b(?:drop|steal|hotdrop|martian)\(((?:[^;{}]|\$\{[^}]*\})*?)\)(?:;|\n)/g),
    ...textsOf(/\breason(?::| =) ((?:[^;{}\n]|\$\{[^}]*\})*)/g),
    ...textsOf(/\bstop\(((?:[^;{}]|\$\{[^}]*\})*?)(?:, \[\d|\);)/g),
  ];
  // Where a packet was is no reason.
  const isPlace = (text: string) => text.startsWith('{0}/');
  expect(reasons.length).toBeGreaterThan(40);
  expect([...new Set(reasons)].filter((text) => !isPlace(text) && !dropReasons.includes(text))).toEqual([]);
  expect(textsOf(/\bnote: ([^,\n]*)/g).filter((text) => !conntrackNotes.includes(text))).toEqual([]);
});

test('what a trace keeps in English is said where it is shown', () => {
  speak('de', { 'rule {0}: {1}': 'Regel {0}: {1}', 'no route to {0}': 'keine Route nach {0}', dropped: 'verworfen' });
  expect(sayReason('no route to 10.96.45.123')).toBe('keine Route nach 10.96.45.123');
  expect(sayReason('rule 3: no route to 10.96.45.123')).toBe('Regel 3: keine Route nach 10.96.45.123');
  expect(sayReason('something new')).toBe('something new');
  expect(sayOutcome('dropped')).toBe('verworfen');
});
