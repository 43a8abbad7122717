import { expect, test } from 'vitest';
import { configOf, contextOf, packetTo, rejects, roundTrips } from '../extension.testing';
import { recent } from './recent';

roundTrips(recent, [
  ['--set', '--set --name DEFAULT --mask 255.255.255.255 --rsource'],
  [
    '--name KUBE-SEP-X --rcheck --seconds 10800 --reap',
    '--rcheck --seconds 10800 --reap --name KUBE-SEP-X --mask 255.255.255.255 --rsource',
  ],
  [
    '! --update --hitcount 4 --rttl --rdest --mask 255.255.0.0',
    '! --update --hitcount 4 --rttl --name DEFAULT --mask 255.255.0.0 --rdest',
  ],
]);
rejects(recent, [
  ['', "recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'"],
  ['--set --rcheck', 'option "--set" cannot be used together with "--rcheck"'],
  ['--set --rttl', 'option "--rttl" cannot be used together with "--set"'],
  ['--rcheck --reap', 'option "--reap" also requires "--seconds"'],
  ['--set --seconds 5', 'Invalid argument'],
  ['--rcheck --hitcount 65536', 'Invalid argument'],
  ['--set --name a/b', 'Invalid argument'],
]);

/** Rules that share their lists, asked at a second with a packet from the pod. */
function rules() {
  const context = contextOf();
  return (words: string, second: number) =>
    recent.test(configOf(recent, words), packetTo('10.96.0.10'), { ...context, now: second * 1e6 });
}

test('an address is known for as long as was asked', () => {
  const at = rules();
  expect(at('--rcheck --seconds 60', 0)).toBe(false);
  expect(at('--set', 0)).toBe(true);
  expect(at('--rcheck --seconds 60', 60)).toBe(true);
  expect(at('--rcheck --seconds 60', 61)).toBe(false);
  expect(at('--rcheck', 61)).toBe(true);
  expect(at('! --rcheck --name OTHER', 61)).toBe(true);
});

test('update counts as seen, where it matches', () => {
  const at = rules();
  at('--set', 0);
  expect([1, 2, 3].map((second) => at('--update --seconds 60 --hitcount 3', second))).toEqual([false, false, false]);
  at('--set', 4);
  at('--set', 5);
  expect(at('--update --seconds 60 --hitcount 3', 6)).toBe(true);
  expect(at('--remove', 7)).toBe(true);
  expect(at('--rcheck', 8)).toBe(false);
});
