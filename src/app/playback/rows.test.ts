import { describe, expect, it } from 'vitest';
import type { Step, Trace } from '../../core/trace/step';
import { playScenario, scenarioIds } from '../canvas/scene.testing';
import { counterKey, countsAfter } from './counts';
import { hasReached } from './places';
import { chainStates, type Station } from './rows';
import { stationState } from './stations';

const played = playScenario('node-port-other-node');
const syn = played.walk[0] as Trace;
const station: Station = { netns: 'node-1/root', hook: 'PREROUTING', table: 'nat' };
const find = (is: (s: Step) => boolean) => syn.steps.findIndex(is);
const states = (at: number, fraction = 1) => chainStates(syn, station, at, fraction);

describe('rows at the cursor', () => {
  const miss = find((s) => s.kind === 'miss' && s.chain === 'KUBE-SERVICES');

  it('are tested one after the other', () => {
    const rows = (fraction: number) =>
      [...(states(miss, fraction).get('KUBE-SERVICES')?.rows.values() ?? [])].map((r) => r.kind);
    const all = rows(1).length;
    expect(rows(0)).toEqual(['testing']);
    expect(rows(0.5).at(-1)).toBe('testing');
    expect(rows(1)).toEqual(Array(all).fill('miss'));
  });

  it('say that a jump came back', () => {
    const back = find((s) => s.kind === 'return' && s.chain === 'KUBE-MARK-MASQ');
    const row = (at: number) => states(at).get('KUBE-EXT-LOLE4ISW44XBNF3G')?.rows.get(0);
    expect(row(back - 1)).toMatchObject({ kind: 'jumped', word: 'jumped' });
    expect(row(back)).toMatchObject({ kind: 'back', word: 'jumped, came back' });
  });

  it('say what chance drew, and the verdict of now', () => {
    const dnat = find((s) => s.kind === 'rule' && s.target === 'DNAT');
    const svc = states(dnat).get('KUBE-SVC-LOLE4ISW44XBNF3G')?.rows;
    expect([...(svc?.values() ?? [])].map((r) => r.word.replace(/[\d.]+/, 'x'))).toEqual([
      'no match',
      'drew x',
      'drew x, jumped',
    ]);
    expect(states(dnat).get('KUBE-SEP-R53NX34J3PCIETEY')?.rows.get(1)).toMatchObject({ word: 'rewritten', now: true });
    expect(
      states(dnat + 1)
        .get('KUBE-SEP-R53NX34J3PCIETEY')
        ?.rows.get(1)?.now,
    ).toBe(false);
  });

  it('know nothing of what is to come', () => {
    expect(states(miss).has('KUBE-NODEPORTS')).toBe(false);
  });
});

describe('stations at the cursor', () => {
  const dnat = find((s) => s.kind === 'rule' && s.target === 'DNAT');
  it.each([
    ['node-1/root/PREROUTING/nat', 0, 'ahead'],
    ['node-1/root/PREROUTING/nat', dnat, 'now'],
    ['node-1/root/PREROUTING/nat', dnat + 1, 'done'],
    ['node-1/root/FORWARD/filter', dnat, 'ahead'],
    ['node-3/root/FORWARD/filter', dnat, 'idle'],
  ])('%s at step %i', (key, at, state) => {
    expect(stationState(syn, key, at, false)).toBe(state);
  });

  it.each([
    ['no-endpoints', 'node-1/root/FORWARD/filter', 'refused'],
    ['local-without-pods', 'node-1/root/INPUT/filter', 'dropped'],
  ])('%s ends at its station', (id, key, state) => {
    const trace = playScenario(id).walk[0];
    expect(stationState(trace, key, (trace?.steps.length ?? 1) - 1, false)).toBe(state);
  });
});

describe('counters at the cursor', () => {
  it('are those of the world without what is still to come', () => {
    const mark = find((s) => s.kind === 'rule' && s.target === 'MARK');
    const key = counterKey('node-1/root', 'nat', 'KUBE-MARK-MASQ', 0);
    expect(countsAfter(played.walk, 0, mark - 1).get(key)?.[0]).toBe(1);
    expect(countsAfter(played.walk, 0, mark).get(key)).toBeUndefined();
  });

  it.each(scenarioIds)('never fall below zero in %s', (id) => {
    const { snapshot, walk } = playScenario(id);
    const later = countsAfter(walk, 0, -1);
    for (const [netns, rules] of Object.entries(snapshot.rules)) {
      rules.lines.forEach((line, i) => {
        // The policies of iptables-nft count nothing.
        if (!line || line.rule < 0) return;
        const [packets] = later.get(counterKey(netns, line.table, line.chain, line.rule)) ?? [0];
        expect((rules.counters[2 * i] ?? 0) - packets, `${netns} ${line.chain} ${line.rule}`).toBeGreaterThanOrEqual(0);
      });
    }
  });
});

describe('places', () => {
  it('are reached when the wire to them is behind the packet', () => {
    const link = find((s) => s.kind === 'link');
    const at = (step: number, fraction: number) =>
      hasReached({ walk: played.walk, packet: 0, step, fraction }, 'node-1/root/eth0');
    expect([at(link, 0.5), at(link, 1), at(link + 1, 0)]).toEqual([false, true, true]);
  });
});
