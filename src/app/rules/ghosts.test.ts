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
