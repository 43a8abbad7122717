import { expect, it } from 'vitest';
import { quickScenarios as scenarios } from '../../core/world/scenarios/all';
import { open } from '../../core/engine/engine';
import { headerFields, kindOf } from './fields';

const scenario = scenarios[0]!;
const { traces } = open({ version: 1, scenario: scenario.id, seed: scenario.seed, actions: [] });
const [syn] = traces;
const changed = (step: NonNullable<typeof syn>['steps'][number]) =>
  headerFields(step)
    .filter((f) => f.changed)
    .map((f) => `${f.name}: ${f.before} > ${f.after}`);

it('shows what DNAT rewrites, and what conntrack then knows', () => {
  const step = syn!.steps.find((s) => s.kind === 'rule' && s.target === 'DNAT')!;
  expect(changed(step)).toEqual(['Destination: 192.168.11.109:30080 > 10.244.2.8:80', 'Conntrack: NEW > NEW, DNAT']);
});

it('shows a mark being set', () => {
  const step = syn!.steps.find((s) => s.before.mark !== s.after.mark)!;
  expect(changed(step)).toEqual(['Mark: none > 0x4000']);
});

it('shows the outer header when the packet is encapsulated, and keeps the inner one', () => {
  const step = syn!.steps.find((s) => s.kind === 'encapsulate')!;
  const fields = headerFields(step);
  expect(fields.find((f) => f.name === 'Destination')).toMatchObject({ after: '10.244.2.8:80', changed: false });
  expect(fields.find((f) => f.name === 'Outer destination')).toMatchObject({
    before: '',
    after: '192.168.11.110:8472',
  });
});

it('names packets in the words of their protocol', () => {
  expect(traces.slice(0, 3).map((t) => kindOf(t.steps[0]!.before))).toEqual(['TCP SYN', 'TCP SYN ACK', 'TCP ACK']);
});
