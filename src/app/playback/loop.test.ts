import { describe, expect, it } from 'vitest';
import { type Clock, makeLoop } from './loop';

function fakeClock() {
  let frame: ((now: number) => void) | undefined;
  let visible = () => {};
  const clock: Clock & { hide: boolean } = {
    hide: false,
    request: (f) => {
      frame = f;
      return 1;
    },
    cancel: () => {},
    hidden: () => clock.hide,
    onVisible: (f) => {
      visible = f;
    },
  };
  return {
    clock,
    /** Runs the frame that was asked for; false where none was. */
    tick(now: number): boolean {
      const due = frame;
      frame = undefined;
      due?.(now);
      return due !== undefined;
    },
    show() {
      clock.hide = false;
      visible();
    },
  };
}

describe('the loop', () => {
  it('moves the cursor before anyone draws, and asks for nothing when nothing moves', () => {
    const { clock, tick } = fakeClock();
    const log: string[] = [];
    let left = 2;
    const loop = makeLoop((ms) => {
      log.push(`move ${ms}`);
      left--;
      return left > 0;
    }, clock);
    loop.subscribe(() => log.push('draw'));
    expect(tick(1000)).toBe(true);
    expect(tick(1016)).toBe(true);
    expect(tick(1032)).toBe(false);
    expect(log).toEqual(['move 0', 'draw', 'move 16', 'draw']);
  });

  it('counts no pause of the browser as time', () => {
    const { clock, tick } = fakeClock();
    const elapsed: number[] = [];
    const loop = makeLoop((ms) => elapsed.push(ms) < 3, clock);
    loop.wake();
    tick(0);
    tick(16);
    tick(60_000);
    expect(elapsed).toEqual([0, 16, 100]);
  });

  it('rests while the page is hidden and goes on when it is seen again', () => {
    const { clock, tick, show } = fakeClock();
    const loop = makeLoop(() => true, clock);
    loop.wake();
    clock.hide = true;
    expect(tick(0)).toBe(true);
    expect(tick(16)).toBe(false);
    show();
    expect(tick(5000)).toBe(true);
  });

  it('runs once more where drawing set the cursor', () => {
    const { clock, tick } = fakeClock();
    let draws = 0;
    const loop = makeLoop(() => false, clock);
    loop.subscribe(() => {
      draws++;
      if (draws === 1) loop.wake();
    });
    expect([tick(0), tick(16), tick(32)]).toEqual([true, true, false]);
  });
});
