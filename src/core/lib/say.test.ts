import { afterEach, expect, test } from 'vitest';
import { say, sayCount, speak } from './say';

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
