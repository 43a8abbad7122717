import { expect, test } from 'vitest';
import { fuzz } from './fuzz';

test('mutated rulesets, sets and command lines never crash or hang a parser, and every refusal says why', {
  timeout: 60_000,
}, () => {
  expect(fuzz(4000, 1)).toBeUndefined();
});
