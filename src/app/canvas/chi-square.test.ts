import { expect, it } from 'vitest';
import { fitOf } from './chi-square';

// Values from tables of the chi-square distribution.
it.each([
  [[60, 40], [0.5, 0.5], 4, 0.0455],
  [[30, 30, 40], [1 / 3, 1 / 3, 1 / 3], 2, 0.3679],
  [[25, 25, 25, 25], [0.25, 0.25, 0.25, 0.25], 0, 1],
  [[40, 20, 20, 20], [0.25, 0.25, 0.25, 0.25], 12, 0.0074],
] as const)('says how well %j fits %j', (counts, shares, chiSquare, p) => {
  const fit = fitOf(counts, shares);
  expect(fit?.chiSquare).toBeCloseTo(chiSquare, 6);
  expect(fit?.p).toBeCloseTo(p, 3);
});

it('says nothing where there is too little', () => {
  expect(fitOf([3, 1], [0.5, 0.5])).toBeUndefined();
});
