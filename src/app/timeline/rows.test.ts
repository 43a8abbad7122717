import { expect, it } from 'vitest';
import type { Step, Trace } from '../../core/trace/step';
import { fittingLabel, timelineRows } from './rows';

const step = (n: number, place: string, rest: object) => ({ n, place, ...rest }) as unknown as Step;
const nat = { hook: 'PREROUTING', table: 'nat' };
const steps = [
  step(0, 'client/root', { kind: 'socket', did: 'send' }),
  step(1, 'client/root/eth0', { kind: 'link', device: 'eth0', to: 'node-1/root/eth0' }),
  step(2, 'node-1/root/raw/PREROUTING', { kind: 'policy', hook: 'PREROUTING', table: 'raw', chain: 'PREROUTING' }),
  step(3, 'node-1/root/conntrack', { kind: 'conntrack', hook: 'PREROUTING' }),
  step(4, 'node-1/root/nat/PREROUTING', { kind: 'rule', chain: 'PREROUTING', ...nat }),
  step(5, 'node-1/root/nat/KUBE-SERVICES', { kind: 'miss', chain: 'KUBE-SERVICES', ...nat }),
  step(6, 'node-1/root/nat/KUBE-SVC-LOLE4ISW44XBNF3G', { kind: 'rule', chain: 'KUBE-SVC-LOLE4ISW44XBNF3G', ...nat }),
  step(7, 'node-1/root', { kind: 'route', device: 'flannel.1' }),
];
const rows = timelineRows({ steps } as unknown as Trace);
const show = (blocks: (typeof rows)['host']) => blocks.map((b) => `${b.from}-${b.to} ${b.label || b.kind}`);

it('says of every step where it is', () => {
  expect(show(rows.host)).toEqual(['0-0 client', '1-1 wire', '2-7 node-1']);
  expect(show(rows.hook)).toEqual(['0-0 socket', '1-1 local', '2-6 PREROUTING', '7-7 route']);
  expect(show(rows.table)).toEqual(['2-2 raw', '4-6 nat']);
  expect(show(rows.chain)).toEqual(['2-2 PREROUTING', '4-4 PREROUTING', '5-5 SERVICES', '6-6 SVC']);
});

it('takes the longest label that fits', () => {
  const hook = rows.hook[2]!;
  expect([fittingLabel(hook, 200), fittingLabel(hook, 40), fittingLabel(hook, 10)]).toEqual(['PREROUTING', 'PRE', '']);
});
