import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQueue, nextTime, schedule, takeNext } from './queue';

it('gives events back by time, and those of one time in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(9), fc.constant('take' as const))), (steps) => {
      const queue = createQueue<number>();
      const waiting: { time: number; order: number }[] = [];
      for (const [order, step] of steps.entries()) {
        if (step !== 'take') {
          schedule(queue, step, order);
          waiting.push({ time: step, order });
          continue;
        }
        waiting.sort((a, b) => a.time - b.time || a.order - b.order);
        expect(nextTime(queue)).toBe(waiting[0]?.time);
        expect(takeNext(queue)?.event).toBe(waiting.shift()?.order);
      }
    }),
  );
});
