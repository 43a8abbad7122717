import { expect, it } from 'vitest';
import type { Trace } from '../../core/trace/step';
import { cellOf, rowsAt, scrollFor, spanAt, spread } from './spread';

const trace = (steps: number) => ({ steps: Array.from({ length: steps }, (_, n) => ({ n })) }) as unknown as Trace;
const moments = [
  { index: -1, traces: [] },
  { index: 0, traces: [trace(10), trace(4)] },
  { index: 1, traces: [] },
  { index: 2, traces: [trace(3)] },
];

it('lays everything that happened in one row: packets, and marks for what sent nothing', () => {
  const all = spread(moments);
  expect(all.spans.map((s) => `${s.kind} ${s.moment} ${s.from}-${s.from + s.length - 1}`)).toEqual([
    'packet 1 0-9',
    'packet 1 11-14',
    'mark 2 16-16',
    'packet 3 18-20',
  ]);
  expect(all.columns).toBe(21);
  expect(spanAt(all, 2, 1)).toMatchObject({ kind: 'mark' });
  expect(spread(moments, { moment: 1, packet: 1 }).spans).toHaveLength(1);
});

it('folds rows from the rule up as it is zoomed out', () => {
  expect([20, 8, 3, 1, 0.1].map((cell) => rowsAt(cell).at(-1))).toEqual(['rule', 'chain', 'table', 'hook', 'host']);
  expect(rowsAt(0.1)).toContain('action');
});

it('zooms from everything to single rules', () => {
  expect(cellOf(undefined, 708, 40, 400)).toBe(17.5);
  expect(cellOf(0.0001, 708, 40, 400)).toBe(1.75);
  expect(cellOf(100, 708, 40, 400)).toBe(96);
});

it('keeps the playhead in view, and shows a packet whole where it fits', () => {
  const view = { left: 0, width: 700 };
  expect(scrollFor(5, view, { from: 0, to: 40 }, 17)).toBeUndefined();
  expect(scrollFor(50, view, { from: 0, to: 100 }, 17)).toBe(Math.round(50 * 17 - 280));
  expect(scrollFor(50, view, { from: 45, to: 80 }, 17)).toBe(765);
});
