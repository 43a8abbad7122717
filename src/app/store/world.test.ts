import { expect, it } from 'vitest';
import { defaultDelays } from '../../core/kube/control/delays';
import type { RulesView, Snapshot } from '../../core/engine/snapshot';
import { afterChange, beginWorld, emptyWorld, showWorld, useWorld } from './world';

const rules = (text: string): RulesView => ({
  revision: 1,
  text,
  lines: [],
  counters: new Float64Array(0),
  tables: [],
});
const whole = (texts: Record<string, string>): Snapshot => ({
  time: 0,
  seed: 1,
  scenario: 'hairpin',
  hosts: {},
  services: [],
  rules: Object.fromEntries(Object.entries(texts).map(([place, text]) => [place, rules(text)])),
  conntrack: {},
  ipset: {},
  objects: {},
  workloads: [],
  events: [],
  pending: [],
  syncs: [],
  delays: defaultDelays,
});

const first = afterChange(emptyWorld, whole({ 'node-1/root': 'a', 'node-2/root': 'b' }), -1);

it('remembers the text before a change, and which packets met it', () => {
  const { rulesBefore, rulesChanged, snapshot } = afterChange(first, { rules: { 'node-1/root': rules('c') } }, 9);
  expect(rulesBefore['node-1/root']?.text).toBe('a');
  expect(Object.keys(rulesBefore)).toEqual(['node-1/root']);
  expect(rulesChanged).toEqual({ 'node-1/root': 9 });
  expect(snapshot?.rules['node-2/root']).toBe(first.snapshot?.rules['node-2/root']);
});

it('leaves the picture until a new world is there, and compares it with nothing', () => {
  showWorld(afterChange(first, { rules: { 'node-1/root': rules('c') } }, 9));
  beginWorld();
  expect(useWorld.getState().snapshot?.rules['node-1/root']?.text).toBe('c');
  expect(useWorld.getState()).toMatchObject({ rulesBefore: {}, rulesChanged: {} });
});
