import { describe, expect, it } from 'vitest';
import { makePath, partOf, pointAt } from './path';

describe('a path', () => {
  const path = makePath(
    [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 50 },
    ],
    10,
  );

  it('cuts its corners', () => {
    expect(path.length).toBeGreaterThan(140);
    expect(path.length).toBeLessThan(150);
    expect(path.d).toBe('M0 0L90 0Q100 0 100 10L100 50');
  });

  it('is walked by length, from end to end', () => {
    expect(pointAt(path, 0)).toEqual({ x: 0, y: 0 });
    expect(pointAt(path, 1)).toEqual({ x: 100, y: 50 });
    expect(pointAt(path, 45 / path.length).x).toBeCloseTo(45, 3);
  });

  it('can be drawn in part', () => {
    expect(partOf(path, 1)).toBe(path.d);
    expect(partOf(path, 30 / path.length)).toBe('M0 0L30 0');
  });

  it('stands still where both ends are one point', () => {
    const still = makePath(
      [
        { x: 5, y: 5 },
        { x: 5, y: 5 },
      ],
      10,
    );
    expect(still.length).toBe(0);
    expect(pointAt(still, 0.5)).toEqual({ x: 5, y: 5 });
  });
});
