import { expect, it } from 'vitest';
import { defaultDelays } from '../core/kube/control/delays';
import type { RulesView, Snapshot } from '../core/engine/snapshot';
import { act, beginRecording, findScenario, open, seek } from '../core/engine/engine';
import { createViews, takeSnapshot } from '../core/engine/view';
import { joinParts, partChange } from './parts';
import { applyChange, changesOf } from './snapshot-change';

const rules = (text: string): RulesView => ({
  revision: 1,
  text,
  lines: [null],
  counters: new Float64Array(2),
  tables: [],
});
const first: Snapshot = {
  time: 0,
  seed: 7,
  scenario: 'hairpin',
  hosts: {},
  services: [],
  rules: { 'node-1/root': rules('*nat'), 'node-2/root': rules('*nat') },
  conntrack: { 'node-1/root': [], 'node-2/root': [] },
  ipset: { 'node-1/root': '' },
  objects: {},
  workloads: [],
  events: [],
  pending: [],
  syncs: [],
  delays: defaultDelays,
};
const arrive = (before: Snapshot, now: Snapshot) => applyChange(before, structuredClone(changesOf(before, now)));

it('sends everything at first', () => {
  expect(arrive({} as Snapshot, first)).toEqual(first);
});

it('sends nothing where nothing changed', () => {
  expect(changesOf(first, first)).toEqual({});
});

it('sends the counters alone when a packet was counted, and keeps the text', () => {
  const old = first.rules['node-1/root']!;
  const counted = { ...old, counters: Float64Array.of(1, 60) };
  const now = { ...first, time: 5, rules: { ...first.rules, 'node-1/root': counted } };
  expect(changesOf(first, now)).toEqual({ time: 5, rules: { 'node-1/root': { counters: counted.counters } } });
  const arrived = arrive(first, now);
  expect(arrived).toEqual(now);
  expect(arrived.rules['node-1/root']!.lines).toBe(old.lines);
  expect(arrived.rules['node-2/root']).toBe(first.rules['node-2/root']);
});

it('sends a text that changed and takes away a netns that is gone', () => {
  const now = { ...first, rules: { 'node-1/root': rules('*filter') }, conntrack: { 'node-1/root': [] } };
  expect(arrive(first, now)).toEqual(now);
});

it('sends only the Services that changed, and keeps the others', () => {
  const service = (name: string, type: string) =>
    ({ name, namespace: 'default', type, clusterIP: '', ports: [], endpoints: [] }) as const;
  const before = { ...first, services: [service('a', 'ClusterIP'), service('b', 'ClusterIP')] };
  const now = { ...before, services: [before.services[0]!, service('b', 'NodePort')] };
  expect(changesOf(before, now)).toEqual({ services: { changed: new Map([[1, now.services[1]]]) } });
  const arrived = arrive(before, now);
  expect(arrived).toEqual(now);
  expect(arrived.services[0]).toBe(before.services[0]);
});

it('sends of rules that changed only the blocks that are new, also after going back', () => {
  const { engine } = open(beginRecording(findScenario('node-port-other-node')));
  const views = createViews();
  const tell = () => {
    const before = views.snapshot;
    return structuredClone(changesOf(before, takeSnapshot(engine, views)));
  };
  const edit = (chain: string) =>
    act(engine, { kind: 'shell', on: 'node-1/root', line: `iptables -t nat -N ${chain}` });
  const text = () => takeSnapshot(engine, createViews()).rules['node-1/root']?.text;

  const start = applyChange(undefined, tell());
  const actions = engine.actions.length;
  edit('AN-OWN-CHAIN');
  const change = tell();
  const rules = change.rules?.['node-1/root'];
  const blocks = rules && 'revision' in rules && !('text' in rules) ? rules.tables.flatMap((t) => t.blocks) : [];
  expect(blocks.filter((block) => typeof block !== 'string').length).toBeLessThanOrEqual(2);
  const edited = applyChange(start, change);
  expect(edited.rules['node-1/root']?.text).toBe(text());

  // The page kept what the world looked like; the worker builds it again.
  seek(engine, actions);
  takeSnapshot(engine, views);
  edit('ANOTHER-CHAIN');
  const other = applyChange(start, tell());
  expect(other.rules['node-1/root']?.text).toBe(text());
});

it('sends large blocks ahead of the change that names them', () => {
  const { engine } = open(beginRecording(findScenario('hairpin')));
  const change = changesOf(undefined, takeSnapshot(engine, createViews()));
  const { parts, change: named } = partChange(change, 10_000);
  expect(parts.length).toBeGreaterThan(2);
  expect(JSON.stringify(named.rules)).not.toContain('KUBE-MARK-MASQ');
  const blocks = new Map(parts.flatMap((part) => part.blocks ?? []).map((block) => [block.id, block]));
  expect(joinParts(named, { blocks, services: [] })).toEqual(change);
});

it('sends very many Services some at a time', () => {
  const services = Array.from({ length: 1200 }, (_, i) => ({ name: `s${i}` })) as unknown as Snapshot['services'];
  const { parts, change } = partChange({ time: 3, services });
  expect(change).toEqual({ time: 3 });
  expect(parts.length).toBe(3);
  const sent = parts.flatMap((part) => part.services ?? []);
  expect(joinParts(change, { blocks: new Map(), services: sent })).toEqual({ time: 3, services });
});
