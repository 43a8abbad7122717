import { expect, it } from 'vitest';
import type { Deployment } from '../objects';
import { nextStep, type OwnSet, presentSet, replicasOf } from './deployment';

const deployment = (replicas: number, image: string, strategy: object = {}): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
    strategy,
  },
});

/** Takes steps until nothing changes; new pods serve after each step. Says the sizes: the present set, then the older ones. */
function walk(wanted: Deployment, begin: readonly OwnSet[]): string[] {
  let sets = [...begin];
  const sizes: string[] = [];
  for (let n = 0; n < 20; n++) {
    const { now, older } = nextStep(wanted, sets);
    if (!now && older.length === 0) return sizes;
    for (const set of [...(now ? [now] : []), ...older]) {
      const own: OwnSet = { set, available: Math.min(replicasOf(set), 99), pods: replicasOf(set) };
      const at = sets.findIndex((s) => s.set.metadata.name === set.metadata.name);
      if (at < 0) sets.push(own);
      else sets = sets.map((s, i) => (i === at ? own : s));
    }
    const present = presentSet(wanted, sets);
    const others = sets.filter((s) => s !== present);
    sizes.push([present, ...others].map((s) => (s ? replicasOf(s.set) : 0)).join('+'));
  }
  return sizes;
}

const running = (replicas: number): OwnSet[] => {
  const { now } = nextStep(deployment(replicas, 'old'), []);
  return now ? [{ set: now, available: replicas, pods: replicas }] : [];
};

it.each<readonly [what: string, wanted: Deployment, begin: OwnSet[], sizes: readonly string[]]>([
  ['a new one starts with all its pods', deployment(3, 'old'), [], ['3']],
  ['one that is resized has no rollout', deployment(5, 'old'), running(3), ['5']],
  [
    'by default one pod more, and none fewer',
    deployment(3, 'new'),
    running(3),
    ['1+3', '1+2', '2+2', '2+1', '3+1', '3+0'],
  ],
  [
    'with maxUnavailable old ones go first',
    deployment(4, 'new', { rollingUpdate: { maxSurge: 0, maxUnavailable: '50%' } }),
    running(4),
    ['0+2', '2+2', '2+0', '4+0'],
  ],
  [
    'Recreate takes all away before it makes any',
    deployment(3, 'new', { type: 'Recreate' }),
    running(3),
    ['0+0', '3+0'],
  ],
])('%s', (_, wanted, begin, sizes) => {
  expect(walk(wanted, begin)).toEqual(sizes);
});
