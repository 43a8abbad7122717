import { describe, expect, it } from 'vitest';
import { lanesOf } from './frame';
import { playScenario, scenarioIds } from './scene.testing';
import { layoutStrip, passageAt, stripLine } from './strip';

const strip = layoutStrip(772, lanesOf(false), 25, true);

describe('the strip of hooks', () => {
  it('has INPUT nat aside, so that the line reaches it after filter', () => {
    const at = (table: string) => strip.stations.find((s) => s.hook === 'INPUT' && s.table === table)?.x ?? 0;
    expect(at('nat')).toBeGreaterThan(at('filter'));
    expect(at('filter')).toBe(at('mangle'));
  });

  it('leaves the branch of the host out where a narrow pane has no use for it', () => {
    const hooks = (w: number, local: boolean) => layoutStrip(w, lanesOf(false), 20, local).hooks.map((h) => h.name);
    expect(hooks(364, false)).toEqual(['PREROUTING', '', 'FORWARD', 'POSTROUTING']);
    expect(hooks(364, true)).toEqual(['PRE', '', 'FWD', 'POST', 'IN', 'OUT']);
  });

  it('shows the passage that the cursor is in: before the tunnel, and the tunnel itself', () => {
    const [trace] = playScenario('node-port-other-node').walk;
    if (!trace) throw new Error('no packet');
    const wrap = trace.steps.findIndex((s) => s.kind === 'encapsulate');
    const hooks = (at: number) =>
      new Set(passageAt(trace, 'node-1/root', at).flatMap((s) => ('hook' in s ? [s.hook] : [])));
    expect([...hooks(wrap - 1)]).toEqual(['PREROUTING', 'FORWARD', 'POSTROUTING']);
    expect([...hooks(wrap + 2)]).toEqual(['OUTPUT', 'POSTROUTING']);
  });

  it.each(scenarioIds)('draws a line without gaps for %s', (id) => {
    for (const trace of playScenario(id).walk) {
      for (let at = 0; at < trace.steps.length; at += 5) {
        const netns = trace.steps[at]?.place.split('/', 2).join('/') ?? '';
        const legs = stripLine(strip, passageAt(trace, netns, at));
        legs.slice(1).forEach((leg, i) => {
          const end = legs[i]?.path.samples.slice(-2);
          expect(leg.path.samples.slice(0, 2)).toEqual(end);
        });
      }
    }
  });
});
