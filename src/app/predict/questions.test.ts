import { describe, expect, it } from 'vitest';
import { open } from '../../core/engine/engine';
import { createViews, takeSnapshot } from '../../core/engine/view';
import { quickScenarios as scenarios } from '../../core/world/scenarios/all';
import { questionsOf } from './questions';

const asked = (id: string) => {
  const seed = scenarios.find((s) => s.id === id)?.seed ?? 0;
  const { engine, traces } = open({ version: 1, scenario: id, seed, actions: [] });
  const trace = traces[0];
  if (!trace) throw new Error('nothing was sent');
  return questionsOf(takeSnapshot(engine, createViews()), trace).map(({ text, answers, right, before, step }) => {
    expect(before).toBeLessThanOrEqual(step);
    expect(new Set(answers.map((a) => a.text)).size).toBe(answers.length);
    return `${text} ${answers[right]?.text}`;
  });
};

describe('questionsOf', () => {
  it('asks for the state, the endpoint, the device, the source and the verdict of a NodePort packet', () => {
    const all = asked('node-port-other-node').join('\n');
    expect(all).toMatch(/What is the packet to conntrack of node-1\? NEW/);
    expect(all).toMatch(/Which endpoint of web gets the packet\? web-\w+, 10\.244\.2\.8:80/);
    expect(all).toMatch(/Where does node-1 send a packet for 10\.244\.2\.8\? out by flannel\.1/);
    expect(all).toMatch(/From which source does the packet leave node-1\? 10\.244\.1\.0/);
    expect(all).toMatch(/What does filter do with the packet at FORWARD of node-1\? accepts it/);
  });

  it('asks before a packet is refused', () => {
    expect(asked('no-endpoints').join('\n')).toMatch(/What does filter do .*\? refuses it, and tells the sender/);
  });
});
