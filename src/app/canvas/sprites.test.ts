import { describe, expect, it } from 'vitest';
import { act, beginRecording, findScenario, open } from '../../core/engine/engine';
import { createViews, takeSnapshot } from '../../core/engine/view';
import { advance, type Cursor } from '../playback/cursor';
import { flowsOf } from '../playback/flows';
import { sceneOf } from './scene.testing';
import { spritesAt } from './sprites';

const { engine } = open(beginRecording(findScenario('node-port-other-node')));
const walk = act(engine, {
  kind: 'probe',
  from: 'client/root',
  to: '192.168.11.109:30080',
  protocol: 'tcp',
  count: 20,
}).traces;
const scene = sceneOf({ snapshot: takeSnapshot(engine, createViews()), walk }, 'node-1');
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

describe('many connections at once', () => {
  it('follow the one in focus, each a little later', () => {
    expect(flowsOf(walk)).toHaveLength(20);
    expect(spritesAt(scene, start)).toEqual([]);
    expect(spritesAt(scene, advance(start, 500))).toHaveLength(2);
    expect(spritesAt(scene, advance(start, 10_000))).toHaveLength(19);
  });

  it('stay inside the picture', () => {
    for (let ms = 0; ms < 40_000; ms += 997) {
      for (const s of spritesAt(scene, advance(start, ms))) {
        expect(s.x >= 0 && s.y >= 0 && s.x <= scene.w && s.y <= scene.h, `${s.x} ${s.y}`).toBe(true);
      }
    }
  });

  it('end before play does, and play ends with the connection in focus', () => {
    const end = advance(start, 1e9);
    expect(end.playing).toBe(false);
    expect(walk[end.packet]?.flow).toBe(walk[0]?.flow);
    expect(spritesAt(scene, end)).toEqual([]);
    const own = flowsOf(walk)[0]?.length ?? 0;
    const nearly = advance(start, own + 200);
    expect(nearly).toMatchObject({ playing: true, fraction: 1 });
    expect(spritesAt(scene, nearly).length).toBeGreaterThan(0);
  });
});
