import { expect, it } from 'vitest';
import type { RulesView } from '../../core/engine/snapshot';
import type { Step, Trace } from '../../core/trace/step';
import { lookOfLine, type Moment, shortCount } from './line-looks';
import { rowStates } from './row-states';

const at = { place: 'node-1/root/nat/PREROUTING', hook: 'PREROUTING', table: 'nat', chain: 'PREROUTING' } as const;
const svc = { ...at, place: 'node-1/root/nat/SVC', chain: 'SVC' } as const;
const packet = { mark: 0, src: 1, dst: 2, protocol: 6, transport: { kind: 'tcp', sport: 1, dport: 2 } };
const steps = [
  { kind: 'rule', rule: 0, number: 1, verdict: { kind: 'JUMP', chain: 'SVC' }, target: 'SVC', ...at },
  { kind: 'miss', first: 0, last: 1, ...svc },
  { kind: 'return', to: 'PREROUTING', ...svc },
  { kind: 'policy', verdict: { kind: 'ACCEPT' }, ...at },
].map((s, n) => ({ n, time: n, before: packet, after: packet, ...s })) as unknown as Step[];
const trace = { id: 1, steps } as unknown as Trace;

const lines = [
  '*nat',
  ':PREROUTING ACCEPT',
  ':SVC -',
  '-A PREROUTING -j SVC',
  '-A SVC a',
  '-A SVC b',
  '-A SVC c',
  'COMMIT',
];
const ref = (chain: string, rule: number) => ({ table: 'nat', chain, rule }) as const;
const view: RulesView = {
  revision: 1,
  text: lines.join('\n'),
  lines: [
    null,
    ref('PREROUTING', -1),
    ref('SVC', -1),
    ref('PREROUTING', 0),
    ref('SVC', 0),
    ref('SVC', 1),
    ref('SVC', 2),
    null,
  ],
  counters: Float64Array.from(lines.flatMap(() => [1, 60])),
  tables: [
    {
      name: 'nat',
      chains: [
        { name: 'PREROUTING', policy: 'ACCEPT', hook: 'PREROUTING', count: 1, rules: [] },
        { name: 'SVC', count: 3, rules: [] },
      ],
      bases: [],
      size: 2,
    },
  ],
};

const dressed = (cursor: number) => {
  const moment: Moment = {
    netns: 'node-1/root',
    view,
    stopsAt: () => false,
    binds: () => false,
    packets: (r, all) => Math.max(0, all - (r.chain === 'PREROUTING' && r.rule === -1 && cursor < 3 ? 1 : 0)),
    states: rowStates(trace, cursor, 'node-1/root'),
    step: steps[cursor],
    diff: undefined,
  };
  return lines.map((text, i) => {
    const { counter = '', state = '', glyph = '' } = lookOfLine(moment, i, i, text);
    return [counter, state, glyph].filter(Boolean).join(' ');
  });
};

it('dresses the lines as the packet fared with them up to the cursor', () => {
  expect(dressed(0)).toEqual(['', '0', '', '1 now jump', '1', '1', '1', '']);
  expect(dressed(1)).toEqual(['', '0', '', '1 hit tick', '1 miss none', '1 now none', '1', '']);
  expect(dressed(2)).toEqual(['', '0', 'now return', '1 hit return', '1 miss none', '1 miss none', '1', '']);
  expect(dressed(3)).toEqual(['', '1 now policy', '', '1 hit return', '1 miss none', '1 miss none', '1', '']);
});

it('writes large counts short', () => {
  expect([0, 9999, 12_345, 234_567, 4_560_000, 7.2e9].map(shortCount)).toEqual([
    '0',
    '9999',
    '12.3k',
    '235k',
    '4.6M',
    '7.2G',
  ]);
});
