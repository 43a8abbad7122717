import { describe, expect, it } from 'vitest';
import { act, findScenario, open, seek } from '../engine/engine';
import { quickScenarios } from '../world/scenarios/all';
import type { Action } from '../world/action';
import { align } from './align';
import { caption } from './caption';
import { compareWalks, isDifferent, type Row } from './compare';
import { gistOf, summary } from './gist';
import type { Walk } from './roles';
import type { Step } from './step';

const isNode = (host: string) => host.startsWith('node-');

/** The walk that a scenario's last packet takes, after some actions more. */
function walkOf(id: string, more: readonly Action[] = [], to?: string, sport = 51724): Walk {
  const scenario = findScenario(id);
  const last = scenario.actions.findLastIndex((a) => a.kind === 'probe');
  const probe = scenario.actions[last];
  if (probe?.kind !== 'probe') throw new Error('the scenario sends nothing');
  const setup = { ...scenario, actions: [] };
  const { engine } = open({ version: 1, scenario: id, seed: scenario.seed, setup, actions: [] });
  for (const action of [...scenario.actions.slice(0, last), ...more]) act(engine, action);
  const { traces } = act(engine, { ...probe, ...(to ? { to } : {}), sport, count: 1 });
  seek(engine, 0);
  return { traces, isNode };
}

const local: Action = {
  kind: 'shell',
  on: 'node-1/root',
  line: `kubectl patch service web -p '{"spec":{"externalTrafficPolicy":"Local"}}'`,
};
const stepOf = (walk: Walk, at: Row['a']): Step | undefined => at && walk.traces[at.packet]?.steps[at.step];
const swapped = ({ a, b, kind, differences }: Row): Row => ({
  ...(b ? { a: b } : {}),
  ...(a ? { b: a } : {}),
  kind: kind === 'only a' ? 'only b' : kind === 'only b' ? 'only a' : kind,
  differences: differences.map((d) => ({ ...d, a: d.b, b: d.a })),
});

describe('two walks side by side', () => {
  const walks = quickScenarios.flatMap(({ id, actions }) =>
    actions.some((a) => a.kind === 'probe') ? [walkOf(id)] : [],
  );

  it('a walk beside itself has no differences', () => {
    for (const walk of walks) {
      const { rows, first, differing } = compareWalks(walk, walk);
      expect([first, differing]).toEqual([-1, 0]);
      expect(rows.every((r) => r.kind === 'same')).toBe(true);
    }
  });

  it('swapping the sides mirrors every row, and no step is lost, doubled or out of order', () => {
    for (let n = 1; n < walks.length; n++) {
      const a = walks[n - 1] as Walk;
      const b = walks[n] as Walk;
      const { rows } = compareWalks(a, b);
      expect(compareWalks(b, a).rows).toEqual(rows.map(swapped));
      for (const [side, walk] of [['a', a] as const, ['b', b] as const]) {
        const told = rows.flatMap((r) => r[side] ?? []);
        expect(told).toEqual(walk.traces.flatMap((t, packet) => t.steps.map((_, step) => ({ packet, step }))));
      }
    }
  });

  it('Cluster beside Local: the mark is the first difference, the other node is a gap', () => {
    const a = walkOf('node-port-other-node');
    const b = walkOf('node-port-other-node', [local]);
    const { rows, first } = compareWalks(a, b);
    const told = rows.map((r) => [r.kind, stepOf(a, r.a), stepOf(b, r.b)] as const);
    const [kind, left] = told[first] ?? [];
    expect(kind).toBe('differs');
    expect(left && 'chain' in left && left.chain).toMatch(/^KUBE-EXT-/);
    const right = told[first]?.[2];
    expect(right && caption(right)).toMatch(/^Rules 1 to 3 of KUBE-EXT-\S+ do not match/);
    const dnat = told.find(([, x]) => x?.kind === 'rule' && x.target === 'DNAT');
    expect(dnat?.[1] && caption(dnat[1])).toContain('10.244.2.8:80');
    expect(dnat?.[2] && caption(dnat[2])).toContain('10.244.1.5:80');
    const onNode2 = told.filter(([, x]) => x?.place.startsWith('node-2/root'));
    expect(onNode2.length).toBeGreaterThan(20);
    expect(onNode2.every(([k]) => k === 'only a')).toBe(true);
    const arrived = told.find(([, x, y]) => x?.kind === 'socket' && y?.kind === 'socket' && x.did === 'deliver');
    expect(arrived).toBeDefined();
    expect(rows.filter((r) => r.kind === 'same').length).toBeGreaterThan(5);
  });

  it('another port of the client alone is no difference', () => {
    const { first } = compareWalks(walkOf('hairpin'), walkOf('hairpin', [], undefined, 40000));
    expect(first).toBe(-1);
  });

  it('the same packet to another node: the nodes stand side by side by the part they play', () => {
    const a = walkOf('node-port-other-node');
    const b = walkOf('node-port-other-node', [], '192.168.11.110:30080');
    const { rows } = compareWalks(a, b);
    const jump = rows.find((r) => {
      const step = stepOf(a, r.a);
      return step?.kind === 'rule' && step.chain === 'KUBE-NODEPORTS';
    });
    expect(stepOf(b, jump?.b)?.place).toBe('node-2/root/nat/KUBE-NODEPORTS');
    expect(jump && isDifferent(jump)).toBe(false);
    expect(jump?.differences.map((d) => d.name)).toContain('place');
  });
});

describe('the summary', () => {
  const told = (a: Walk, b: Walk) => {
    const x = gistOf(a);
    const y = gistOf(b);
    return x && y ? summary(['Cluster', 'Local'], x, y) : '';
  };
  it('names who answers, the address seen, the nodes and the rules', () => {
    expect(told(walkOf('node-port-other-node'), walkOf('node-port-other-node', [local]))).toMatch(
      /^Cluster: pod web-p8qtn answers, sees the client as 10\.244\.1\.0, over 2 nodes, past \d+ rules\. Local: pod web-x2m4k answers, sees the client's own address 192\.168\.11\.50, over 1 node, past \d+ rules\.$/,
    );
  });
  it('says where nobody answers, and where nothing differs', () => {
    const cluster = walkOf('node-port-other-node');
    expect(told(cluster, walkOf('local-without-pods'))).toContain(
      'Local: nobody answers, the packet is dropped at node-1',
    );
    expect(told(cluster, cluster)).toMatch(/^Both go the same way: pod web-p8qtn answers/);
  });
});

it('lists are aligned by the most exact key first, in n log n', () => {
  const keys = (text: string) => [...text].map((c) => [c, c.toLowerCase()]);
  const shown = (a: string, b: string) =>
    align(keys(a), keys(b))
      .map(([i, j]) => `${a[i] ?? '-'}${b[j] ?? '-'}`)
      .join(' ');
  expect(shown('abXc', 'abxyc')).toBe('aa bb Xx -y cc');
  expect(shown('', 'ab')).toBe('-a -b');
  const long = Array.from({ length: 50_000 }, (_, n) => [`${n}`]);
  const other = Array.from({ length: 50_000 }, (_, n) => [`${n + 7}`]);
  const began = performance.now();
  expect(align(long, other).filter(([i, j]) => i >= 0 && j >= 0)).toHaveLength(49_993);
  expect(performance.now() - began).toBeLessThan(2000);
});
