import { expect, it } from 'vitest';
import { blocksOf, chainAt, tableAt } from './text-blocks';

const text = `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -j KUBE-SERVICES
[1:60] -A KUBE-SERVICES -d 10.96.0.1/32 -j RETURN
[0:0] -A KUBE-SERVICES -j RETURN
COMMIT
# between
*filter
-A INPUT -j DROP
COMMIT`.split('\n');
const line = (n: number) => text[n - 1] ?? '';

it('finds tables and the rules of each chain', () => {
  expect(blocksOf(text)).toEqual([
    {
      name: 'nat',
      from: 1,
      to: 7,
      chains: [
        { name: 'PREROUTING', from: 4, to: 4 },
        { name: 'KUBE-SERVICES', from: 5, to: 6 },
      ],
    },
    { name: 'filter', from: 9, to: 11, chains: [{ name: 'INPUT', from: 10, to: 10 }] },
  ]);
});

it('knows the table of a line', () => {
  expect([1, 2, 5, 7, 8, 9, 10].map((n) => tableAt(line, n))).toEqual([
    undefined,
    'nat',
    'nat',
    'nat',
    undefined,
    undefined,
    'filter',
  ]);
});

it('finds the chain under the caret', () => {
  expect(chainAt(line(4), 22)).toEqual({ name: 'KUBE-SERVICES', from: 17 });
  expect(chainAt(line(4), 5)).toEqual({ name: 'PREROUTING', from: 3 });
  expect(chainAt(line(3), 3)?.name).toBe('KUBE-SERVICES');
  expect(chainAt(line(5), 25)).toBeUndefined();
});
