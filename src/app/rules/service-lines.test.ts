import { expect, it } from 'vitest';
import { beginRecording, findScenario, open } from '../../core/engine/engine';
import { createViews, takeSnapshot } from '../../core/engine/view';
import { lineText } from '../../worker/rules';
import { linesOfService, servicesIn } from './service-lines';

const { engine } = open(beginRecording(findScenario('node-port-other-node')));
const view = takeSnapshot(engine, createViews()).rules['node-1/root']!;

it('finds the Services that rules name', () => {
  expect(servicesIn(view)).toEqual(['default/kubernetes', 'default/web', 'kube-system/kube-dns']);
});

it('finds the rules of a Service, and of no other', () => {
  const lines = linesOfService(view, 'default/web').map((line) => lineText(view, line));
  const chains = lines.flatMap((line) => /^:(\S+)/.exec(line)?.[1] ?? []);
  expect(chains.map((c) => c.slice(0, 8)).sort()).toEqual(['KUBE-EXT', 'KUBE-SEP', 'KUBE-SEP', 'KUBE-SEP', 'KUBE-SVC']);
  expect(lines.filter((line) => /kube-dns|kubernetes:https/.test(line))).toEqual([]);
  expect(lines.some((line) => line.includes('--dport 30080'))).toBe(true);
  expect(linesOfService(view, 'default/we')).toEqual([]);
});
