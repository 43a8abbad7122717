import { expect, it } from 'vitest';
import { clockText } from './clock-text';

it.each([
  [184, '0.184 ms'],
  [12_345.5, '12.345 ms'],
  [3_000_120, '3.000 s'],
  [125_300_000, '2 min 5.3 s'],
])('shows %s µs', (micros, text) => {
  expect(clockText(micros)).toBe(text);
});
