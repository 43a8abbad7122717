import { expect, it } from 'vitest';
import { beginRecording, findScenario, open } from '../../core/engine/engine';
import { createViews, takeSnapshot } from '../../core/engine/view';
import { findInCluster } from './find';

const { engine } = open(beginRecording(findScenario('node-port-other-node')));
const snapshot = takeSnapshot(engine, createViews());

it.each([
  ['node-2', 'node node-2'],
  ['192.168.11.110', 'node node-2'],
  ['10.244.2.8', 'pod web-p8qtn'],
  ['p8q', 'pod web-p8qtn'],
  ['10.96.45', 'Service web'],
  ['30080', 'Service web'],
])('finds %s', (words, first) => {
  const [found] = findInCluster(snapshot, words);
  expect(`${found?.what} ${found?.name}`).toBe(first);
});

it('finds nothing without words', () => {
  expect(findInCluster(snapshot, ' ')).toEqual([]);
});
