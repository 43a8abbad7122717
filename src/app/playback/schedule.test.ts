import { describe, expect, it } from 'vitest';
import type { Step, Trace } from '../../core/trace/step';
import { playScenario, scenarioIds } from '../canvas/scene.testing';
import { durationOf, MS, motionOf, phasesOf } from './schedule';

const [syn] = playScenario('node-port-other-node').walk;
const at = (is: (s: Step) => boolean) => (syn as Trace).steps.findIndex(is);
const motion = (n: number) => motionOf(syn as Trace, n);

describe('display times', () => {
  it.each<[string, (s: Step) => boolean, number]>([
    ['a rewrite', (s) => s.kind === 'rule' && s.target === 'DNAT', MS.rewrite],
    ['a mark', (s) => s.kind === 'rule' && s.target === 'MARK', MS.rewrite],
    ['a wire', (s) => s.kind === 'link', MS.wire],
    ['a routing decision', (s) => s.kind === 'route', MS.decide],
    ['a way back', (s) => s.kind === 'return', MS.comeBack],
    ['a rule that matched', (s) => s.kind === 'rule' && s.verdict.kind === 'JUMP', MS.row],
  ])('%s', (_, is, ms) => {
    expect(motion(at(is)).act).toBe(ms);
  });

  it('follow a jump into its chain', () => {
    const jump = at((s) => s.kind === 'rule' && s.verdict.kind === 'JUMP');
    expect(motion(jump + 1).travel).toBe(MS.jump);
  });

  it('never make a long run of misses long', () => {
    const step = (syn as Trace).steps[at((s) => s.kind === 'miss')] as Step;
    const long = { ...step, first: 0, last: 9999 } as Step;
    expect(motionOf({ ...(syn as Trace), steps: [long, long] }, 0).act).toBe(4 * MS.row);
  });

  it.each(scenarioIds)('are there for every step of %s', (id) => {
    for (const trace of playScenario(id).walk) {
      for (const step of trace.steps) expect(durationOf(trace, step.n)).toBeGreaterThan(0);
    }
  });
});

describe('the phases of a motion', () => {
  it.each([
    [0, 0, 0],
    [0.25, 0.5, 0],
    [0.5, 1, 0],
    [0.75, 1, 0.5],
    [1, 1, 1],
  ])('at %f', (fraction, travel, act) => {
    expect(phasesOf({ travel: 100, act: 100 }, fraction)).toEqual({ travel, act });
  });
});
