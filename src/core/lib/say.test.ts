import { afterEach, expect, test } from 'vitest';
import { say, sayCount, speak, spoken } from './say';
import { sayKept } from './say-kept';

afterEach(() => speak('en', {}));

test('what is said is English, with its values', () => {
  expect(say('Send')).toBe('Send');
  expect(say`Rule ${2} of ${'INPUT'} does not match`).toBe('Rule 2 of INPUT does not match');
  expect(sayCount(1, '{0} packet', '{0} packets')).toBe('1 packet');
  expect(sayCount(0, '{0} packet', '{0} packets')).toBe('0 packets');
});

test('another language may order the values as it must, and what it lacks stays English', () => {
  speak('de', { 'Rule {0} of {1} does not match': 'In {1} passt Regel {0} nicht' });
  expect(say`Rule ${2} of ${'INPUT'} does not match`).toBe('In INPUT passt Regel 2 nicht');
  expect(say('Send')).toBe('Send');
});

test('a value that looks like a hole is not filled', () => {
  expect(say`Pod ${'{1}'} on ${'node-1'}`).toBe('Pod {1} on node-1');
});

test('a language that was left leaves nothing behind', () => {
  const send = () => say`Send to ${'pod'}`;
  speak('de', { 'Send to {0}': 'Senden an {0}' });
  expect([send(), spoken()]).toEqual(['Senden an pod', 'de']);
  speak('en', {});
  expect([send(), spoken()]).toEqual(['Send to pod', 'en']);
});

test('a sentence that was kept in English is said, whatever its values', () => {
  const known = ['rule {0}: {1}', 'no route to {0}', '{0} has no address (yet)'];
  const kept = ['rule 3: no route to 10.0.0.1', 'eth0 has no address (yet)', 'something else'];
  expect(kept.map((text) => sayKept(text, known))).toEqual(kept);
  speak('de', { 'rule {0}: {1}': 'Regel {0}: {1}', 'no route to {0}': 'keine Route nach {0}' });
  expect(kept.map((text) => sayKept(text, known))).toEqual([
    'Regel 3: keine Route nach 10.0.0.1',
    'eth0 has no address (yet)',
    'something else',
  ]);
});
