import { expect, test } from 'vitest';
import { fuzz } from './fuzz';

test('mutated rulesets and sets never crash or hang a parser, and every refusal says where', {
  timeout: 60_000,
}, () => {
  expect(fuzz(4000, 1)).toBeUndefined();
});
