import { expect, it } from 'vitest';
import { ghostsOf } from './ghosts';
import { diffLines } from './line-diff';

const lines = (text: string) => text.split(' ');

it.each([
  ['a b c', 'a c', [{ before: 1, lines: ['b'] }]],
  ['a b', 'a', [{ before: 1, lines: ['b'] }]],
  ['x a', 'a', [{ before: 0, lines: ['x'] }]],
  ['a b c d', 'a d', [{ before: 1, lines: ['b', 'c'] }]],
  ['a b', 'a n b', []],
  ['a b c', 'a b c', []],
])('puts what is gone from %j where it stood in %j', (before, now, ghosts) => {
  expect(ghostsOf(lines(before), diffLines(lines(before), lines(now)))).toEqual(ghosts);
});

it('tells a long block in short', () => {
  const before = ['a', ...Array.from({ length: 40 }, (_, i) => `gone ${i}`), 'b'];
  const [block] = ghostsOf(before, diffLines(before, ['a', 'b']));
  expect(block?.before).toBe(1);
  expect(block?.lines.slice(-2)).toEqual(['gone 10', '… and 29 more lines']);
});
