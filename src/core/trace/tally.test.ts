import { expect, it } from 'vitest';
import { act, beginRecording, findScenario, open } from '../engine/engine';
import { condense, tallyOf } from './tally';

const { engine } = open(beginRecording(findScenario('node-port-other-node')));
const burst = { kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', count: 40 } as const;
const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((a, b) => a + b, 0);

it('counts where connections ended and what chance made of them', () => {
  const { traces } = act(engine, { ...burst, count: 30, spacing: 200 });
  const { connections, ends, chance } = tallyOf(traces);
  expect(connections).toBe(30);
  expect(sum(ends)).toBe(30);
  expect(Object.keys(ends).every((end) => end.startsWith('web-'))).toBe(true);
  const [chain = '', rules = {}] = Object.entries(chance)[0] ?? [];
  expect(chain).toMatch(/KUBE-SVC-/);
  expect(sum(rules)).toBeGreaterThanOrEqual(30);
});

it('keeps one of each way of a large burst, and counts all', () => {
  const { traces, burst: told } = act(engine, burst, 10);
  expect(told?.connections).toBe(40);
  expect(told?.like).toHaveLength(40);
  const kept = new Set(traces.map((t) => t.flow));
  expect(kept.size).toBeLessThan(20);
  expect(told?.like.every((flow) => kept.has(flow))).toBe(true);
  expect(Object.keys(told?.ends ?? {}).length).toBe(
    new Set([...kept].map((f) => traces.find((t) => t.flow === f)?.steps.at(-1)?.place)).size,
  );
});

it('leaves a small walk as it is', () => {
  const { traces } = act(engine, { ...burst, count: 2 });
  expect(condense(traces, 5)).toEqual({ traces });
});

it('runs connections at the same time where they are spaced', () => {
  const { traces } = act(engine, { ...burst, count: 3, spacing: 10 });
  const starts = new Map<number, number>();
  for (const t of traces) if (!starts.has(t.flow)) starts.set(t.flow, t.steps[0]?.time ?? 0);
  const [a = 0, , c = 0] = [...starts.values()];
  expect(c - a).toBe(20);
  const firstFlow = traces.filter((t) => t.flow === traces[0]?.flow);
  expect(firstFlow.at(-1)?.steps[0]?.time).toBeGreaterThan(c);
});
