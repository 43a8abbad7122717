import { beforeEach, expect, it } from 'vitest';
import { defaultDelays } from '../../core/kube/control/delays';
import type { RulesView, Snapshot } from '../../core/engine/snapshot';
import { beginWorld, mergeSnapshot, useWorld } from './world';

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
  manifests: '',
  workloads: [],
  events: [],
  pending: [],
  syncs: [],
  delays: defaultDelays,
});

beforeEach(() => {
  beginWorld();
  mergeSnapshot(whole({ 'node-1/root': 'a', 'node-2/root': 'b' }), true, -1);
});

it('remembers the text before a change, and which packets met it', () => {
  mergeSnapshot({ rules: { 'node-1/root': rules('c') } }, false, 9);
  const { rulesBefore, rulesChanged, snapshot } = useWorld.getState();
  expect(rulesBefore).toEqual({ 'node-1/root': 'a' });
  expect(rulesChanged).toEqual({ 'node-1/root': 9 });
  expect(snapshot?.rules['node-2/root']?.text).toBe('b');
});

it('compares nothing with the world before a new recording', () => {
  mergeSnapshot({ rules: { 'node-1/root': rules('c') } }, false, 9);
  beginWorld();
  expect(useWorld.getState().snapshot?.rules['node-1/root']?.text).toBe('c');
  mergeSnapshot(whole({ 'node-1/root': 'd' }), true, -1);
  expect(useWorld.getState()).toMatchObject({ rulesBefore: {}, rulesChanged: {} });
  expect(Object.keys(useWorld.getState().snapshot?.rules ?? {})).toEqual(['node-1/root']);
});
