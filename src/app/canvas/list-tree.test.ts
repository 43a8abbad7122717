import { describe, expect, it } from 'vitest';
import { type Branch, listTree } from './list-tree';
import { playScenario, scenarioIds } from './scene.testing';

const stepsIn = (branch: Branch): number[] =>
  [...branch.branches.flatMap(stepsIn), ...branch.steps.map((s) => s.n)].sort((a, b) => a - b);

describe('the list', () => {
  it.each(scenarioIds)('has every step of %s once and in order', (id) => {
    for (const trace of playScenario(id).walk) {
      expect(listTree(trace).flatMap(stepsIn)).toEqual(trace.steps.map((s) => s.n));
    }
  });

  it('goes from host over hook and table to chain', () => {
    const [trace] = playScenario('node-port-other-node').walk;
    const [, node] = trace ? listTree(trace) : [];
    expect([node?.kind, node?.name]).toEqual(['host', 'node-1']);
    const hook = node?.branches[0];
    expect([hook?.kind, hook?.name]).toEqual(['hook', 'PREROUTING']);
    const table = hook?.branches.find((b) => b.kind === 'table' && b.name === 'nat');
    expect(table?.branches.slice(0, 3).map((b) => b.name)).toEqual(['PREROUTING', 'KUBE-SERVICES', 'KUBE-NODEPORTS']);
  });
});
