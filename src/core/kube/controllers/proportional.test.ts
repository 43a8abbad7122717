import { expect, it } from 'vitest';
import type { Deployment, ReplicaSet } from '../objects';
import { isResized, shareOut, sized } from './proportional';

const meta = { namespace: 'default' };
const selector = { matchLabels: { app: 'web' } };
const template = { spec: { containers: [] } };
const deployment = (replicas: number): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { ...meta, name: 'web' },
  spec: { replicas, selector, template },
});
const set = (name: string): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { ...meta, name },
  spec: { selector, template },
});

/** Sets of these sizes, the oldest first, of a Deployment that wanted `before` pods with this surge. */
function after(sizes: readonly number[], before: number, surge: number, wanted: number, now: number): number[] {
  const sets = sizes.map((size, n) => sized(set(`web-${n}`), size, before, surge));
  expect(isResized(sets, wanted)).toBe(true);
  return shareOut(deployment(wanted), sets, undefined, now).map((s) => s.spec.replicas ?? 0);
}

it.each([
  // The example of the Kubernetes documentation: 10 wanted, surge 3, stuck at 8 and 5, resized to 15.
  ['grows by share', [8, 5], 10, 3, 15, 3, [11, 7]],
  ['the newer of two equal ones takes more', [5, 5], 10, 0, 11, 0, [5, 6]],
  ['shrinks by share', [8, 4], 10, 2, 5, 1, [4, 2]],
  ['the older of two equal ones gives more', [5, 5], 10, 0, 9, 0, [4, 5]],
  ['one set alone takes all', [4], 4, 1, 7, 2, [7]],
  ['down to nothing', [3, 2], 4, 1, 0, 0, [0, 0]],
] as const)('%s', (_, sizes, before, surge, wanted, now, expected) => {
  expect(after(sizes, before, surge, wanted, now)).toEqual(expected);
});
