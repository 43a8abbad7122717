import { expect, test } from 'vitest';
import { matches, packetTo, rejects, roundTrips, takes, why } from '../extension.testing';
import { statistic } from './statistic';

roundTrips(statistic, [
  ['--mode random --probability 0.33333333349', '='],
  ['--probability 0.5 --mode random', '--mode random --probability 0.50000000000'],
  ['--mode nth ! --every 4 --packet 1', '='],
]);
rejects(statistic, [
  ['', '--probability must be specified when using random mode'],
  ['--probability 1', 'option "--mode" must be specified'],
  ['--mode random --probability 1.1', 'or out of range (0-1)'],
  ['--mode nth --every 4', 'option "--every" also requires "--packet"'],
  ['--mode nth --every 4 --packet 4', 'the --packet p must be 0 <= p <= n-1'],
]);

test('nth counts from 0, and goes on counting', () => {
  expect(takes(statistic, '--mode nth --every 4 --packet 1', 10)).toEqual([1, 5, 9]);
  expect(takes(statistic, '--mode nth ! --every 3 --packet 0', 6)).toEqual([1, 2, 4, 5]);
});

test('chance takes what it draws below its probability, and says what it drew', () => {
  const drawn: number[][] = [];
  const given = (draw: number) => ({ random: () => draw * 2 ** 31, drew: (...draws: number[]) => drawn.push(draws) });
  const words = '--mode random --probability 0.25';
  expect(matches(statistic, words, packetTo('10.0.0.1'), given(0.2))).toBe(true);
  expect(matches(statistic, words, packetTo('10.0.0.1'), given(0.3))).toBe(false);
  expect(drawn[1]?.map((n) => n.toFixed(2))).toEqual(['0.30', '0.25']);
  expect(why(statistic, words, packetTo('10.0.0.1'), { draw: { drew: 0.3, needs: 0.25 } })).toBe(
    'drew 0.30, needs less than 0.25',
  );
});
