import { describe, expect, it } from 'vitest';
import { playScenario } from '../canvas/scene.testing';
import { caption } from '../../core/trace/caption';
import {
  advance,
  after,
  AT_ONCE,
  before,
  type Cursor,
  nextEvent,
  nextHit,
  nextUnit,
  previousUnit,
  stepAt,
} from './cursor';
import { durationOf, MS } from './schedule';
import type { Stop } from './stops';

const { walk } = playScenario('node-port-other-node');
const start: Cursor = {
  walk,
  packet: 0,
  step: 0,
  fraction: 0,
  playing: true,
  stepping: false,
  tail: 0,
  speed: 1,
  reducedMotion: false,
  stops: [],
  looping: false,
  only: false,
};
const trace = walk[0] as NonNullable<(typeof walk)[0]>;
const first = durationOf(trace, 0);

describe('play', () => {
  it('moves within a step, then to the next', () => {
    expect(advance(start, first / 2)).toMatchObject({ step: 0, fraction: 0.5 });
    expect(advance(start, first + 1)).toMatchObject({ step: 1 });
  });

  it('is as much faster as the speed says', () => {
    expect(advance({ ...start, speed: 2 }, first / 4)).toMatchObject({ step: 0, fraction: 0.5 });
  });

  it('goes through all packets and stops at the end of the last', () => {
    const end = advance(start, 1e9);
    expect(end).toMatchObject({ packet: walk.length - 1, fraction: 1, playing: false });
    expect(advance(end, 1000)).toBe(end);
  });

  it('shows one frame for each chain above speed 4', () => {
    let cursor: Cursor = { ...start, speed: 8, fraction: 1 };
    const stops: number[] = [];
    for (let i = 0; i < 8; i++) {
      cursor = advance({ ...cursor, fraction: 1 }, 0.001);
      stops.push(cursor.step);
    }
    const chains = stops
      .map((n) => stepAt(walk, { packet: 0, step: n }))
      .map((s) => (s && 'chain' in s ? s.chain : s?.kind));
    expect(chains.every((c, i) => c !== chains[i + 1])).toBe(true);
  });

  it('is a slide show with reduced motion', () => {
    const still = { ...start, reducedMotion: true };
    expect(advance(still, MS.slide - 1).step).toBe(0);
    expect(advance(still, MS.slide + 1).step).toBe(1);
  });

  it('stops by itself at a chain, a rule, a change and a machine, and shows that step', () => {
    const netns = 'node-1/root';
    const cases: readonly (readonly [Stop, RegExp])[] = [
      [{ kind: 'chain', netns, table: 'nat', chain: 'KUBE-SERVICES' }, /KUBE-SERVICES/],
      [{ kind: 'rule', netns, table: 'nat', chain: 'KUBE-MARK-MASQ', rule: 0 }, /KUBE-MARK-MASQ/],
      [{ kind: 'change', field: 'destination' }, /rewrites the destination/],
      [{ kind: 'verdict', verdict: 'DNAT' }, /rewrites the destination/],
      [{ kind: 'host', host: 'node-2' }, /node-2/],
    ];
    for (const speed of [1, 8, AT_ONCE]) {
      for (const [stop, words] of cases) {
        const end = advance(advance({ ...start, stops: [stop], speed }, 1e9), 1e9);
        const step = stepAt(walk, end);
        expect([end.playing, `${step?.place} ${step && caption(step)}`]).toEqual([false, expect.stringMatching(words)]);
        expect(end.packet).toBe(0);
      }
    }
  });

  it('goes through a range again and again', () => {
    const range = { from: { packet: 0, step: 4 }, to: { packet: 0, step: 6 } };
    const once = [4, 5, 6].reduce((ms, n) => ms + durationOf(trace, n), 0);
    const looping: Cursor = { ...start, step: 4, range, looping: true };
    expect(advance(looping, once * 3 + 1)).toMatchObject({ step: 4, playing: true });
    expect(advance({ ...looping, speed: AT_ONCE }, 1)).toMatchObject({ playing: false });
  });

  it('stays within one packet, or within one part, and stops there', () => {
    const last = (walk[0]?.steps.length ?? 0) - 1;
    expect(advance({ ...start, only: true }, 1e9)).toMatchObject({ packet: 0, step: last, playing: false });
    const part = advance({ ...start, until: { packet: 0, step: 7 } }, 1e9);
    expect(part).toMatchObject({ packet: 0, step: 7, playing: false });
    expect(advance({ ...start, speed: 32, until: { packet: 0, step: 7 } }, 1e9)).toMatchObject({ packet: 0, step: 7 });
  });

  it('shows all at once', () => {
    expect(advance({ ...start, speed: AT_ONCE }, 0)).toMatchObject({ packet: walk.length - 1, playing: false });
  });

  it('finds the stops in both directions', () => {
    const stops: readonly Stop[] = [{ kind: 'host', host: 'node-2' }];
    const there = nextHit(walk, start, stops, 1);
    expect(stepAt(walk, there!)?.place).toMatch(/^node-2/);
    expect(nextHit(walk, { packet: walk.length, step: 0 }, stops, -1)?.packet).toBe(walk.length - 1);
    expect(nextHit(walk, start, [{ kind: 'verdict', verdict: 'DROP' }], 1)).toBeUndefined();
  });

  it('ends with the step where a step was asked for', () => {
    const step = { ...start, playing: false, stepping: true };
    expect(advance(step, 1e9)).toMatchObject({ step: 0, fraction: 1, stepping: false });
  });
});

describe('steps', () => {
  it('go over from packet to packet and back', () => {
    const last = { packet: 0, step: trace.steps.length - 1 };
    expect(after(walk, last)).toEqual({ packet: 1, step: 0 });
    expect(before(walk, { packet: 1, step: 0 })).toEqual(last);
    expect(before(walk, { packet: 0, step: 0 })).toBeUndefined();
  });

  it('by hook go to its first step, and back to the start of the one before', () => {
    const hooks: string[] = [];
    for (
      let p = nextUnit(walk, start, 'hook');
      p && p.packet === 0 && hooks.length < 6;
      p = nextUnit(walk, p, 'hook')
    ) {
      const step = stepAt(walk, p);
      hooks.push(step && 'hook' in step ? step.hook : (step?.kind ?? ''));
    }
    expect(hooks).toEqual(['route', 'link', 'PREROUTING', 'route', 'FORWARD', 'POSTROUTING']);
    const pre = trace.steps.findIndex((s) => 'hook' in s);
    expect(previousUnit(walk, { packet: 0, step: pre + 3 }, 'hook')).toEqual({ packet: 0, step: pre });
  });

  it('by event go from the mark over DNAT to the delivery', () => {
    const events: string[] = [];
    for (let p = nextEvent(walk, start); p && p.packet === 0; p = nextEvent(walk, p)) {
      const step = stepAt(walk, p);
      events.push(step?.kind === 'rule' ? step.target : (step?.kind ?? ''));
    }
    expect(events.slice(0, 3)).toEqual(['MARK', 'DNAT', 'ACCEPT']);
    expect(events.at(-1)).toBe('socket');
  });
});
