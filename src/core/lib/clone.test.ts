import { expect, it } from 'vitest';
import { clone } from './clone';

const state = () => ({
  time: 1,
  names: ['a'],
  counters: new Float64Array([1, 2]),
  tables: new Map([['nat', { chains: new Map([['PREROUTING', { rules: [1] }]]), seen: new Set([1]) }]]),
  frozen: Object.freeze({ deep: [1] }),
});

it('copies what may change and shares values', () => {
  const before = state();
  const after = clone(before, { chains: 1 });
  expect(after).toEqual(before);
  expect(after.tables.get('nat')?.chains).not.toBe(before.tables.get('nat')?.chains);
  expect(after.tables.get('nat')?.chains.get('PREROUTING')).toBe(before.tables.get('nat')?.chains.get('PREROUTING'));
  expect(after.frozen).toBe(before.frozen);
});

it('leaves the original as it was', () => {
  const before = state();
  const after = clone(before, {});
  after.names.push('b');
  after.counters[0] = 9;
  after.tables.get('nat')?.seen.add(2);
  after.tables.get('nat')?.chains.get('PREROUTING')?.rules.push(2);
  expect(before).toEqual(state());
});
