import type { Actor, ClusterEvent } from '../../kube/control/events';
import { type Job, sameness } from '../../kube/control/job';
import { schedule } from '../../lib/queue';
import type { Place } from '../../trace/step';
import type { World } from '../world';

/** More events are not kept. */
const MOST_EVENTS = 200;

/** Plans a job, `delay` µs from now; one that would do the same as a planned one is left out. */
export function plan(world: World, job: Job, delay: number): void {
  const { control } = world.cluster;
  const name = sameness(job);
  if (control.atOnce && (job.kind === 'endpoints' || job.kind === 'sync')) return;
  if (name !== '') {
    if (control.planned.has(name)) return;
    control.planned.add(name);
  }
  if (control.atOnce && (name !== '' || job.kind === 'start')) control.due.push(job);
  else schedule(world.net.queue, world.net.time + delay, { kind: 'job', ns: '', job: Object.freeze(job) });
}

/** Plans a sync of a node's rules, no sooner after the last one than kube-proxy may. */
export function planSync(world: World, node: string): void {
  const { delays, lastSync } = world.cluster.control;
  const now = world.net.time;
  const soonest = (lastSync.get(node) ?? Number.NEGATIVE_INFINITY) + delays.minSyncPeriod;
  plan(world, { kind: 'sync', node }, Math.max(delays.watch, soonest - now) + delays.sync);
}

export function planSyncs(world: World): void {
  for (const node of world.cluster.spec.nodes) planSync(world, node.name);
}

/** Writes down what happened. */
export function note(
  world: World,
  who: Actor,
  text: string,
  about: { readonly where?: Place; readonly object?: string } = {},
): void {
  const event: ClusterEvent = Object.freeze({ time: world.net.time, who, ...about, text });
  const { control } = world.cluster;
  control.events = Object.freeze([...control.events.slice(1 - MOST_EVENTS), event]);
}
