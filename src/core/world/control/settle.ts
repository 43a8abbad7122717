import type { Job } from '../../kube/control/job';
import { isPodReady } from '../../kube/controllers/endpoints';
import type { Pod } from '../../kube/objects';
import { runEvents } from '../../net/dispatch';
import { isBackground, type Run } from '../../net/run';
import type { World } from '../world';

/** `settle` gives up after this much virtual time, µs. */
const LONGEST = 600_000_000;
/** A container that was killed this often is not waited for any more. */
const PATIENCE = 3;

/** Does what is due now: with no delays set, all that follows from a change. */
export function runDue(run: Run): void {
  const now = run.net.time;
  runEvents(run, (_, time) => time > now);
}

/** Lets virtual time pass until nobody has anything more to do than to look whether all is still well. */
export function settleCluster(world: World, run: Run): void {
  runUntil(run, () => !isWorkLeft(world, run));
}

/** Will a job change anything, as far as one can tell? Probes do as long as their pod is not what they will make it. */
export function isJobToDo(world: World, job: Job): boolean {
  if (job.kind !== 'probe' && job.kind !== 'answer' && job.kind !== 'restart') return true;
  const { control, api } = world.cluster;
  const life = control.kubelet.get(job.pod);
  if (!life || life.id !== job.id || life.restarts > PATIENCE) return false;
  if (job.kind === 'restart') return true;
  const check = life.checks[job.probe];
  const failing = control.failing.has(`${job.pod} ${job.probe}`);
  const pod = api.kinds.get('Pod')?.get(job.pod);
  if (!pod || !check || check.all >= WAITED) return false;
  const bad = failing || check.bad > 0;
  if (job.probe === 'readiness') return isPodReady(pod as Pod) === bad;
  return job.probe === 'startup' || bad;
}

/** Answers that are waited for at most: more than any usual threshold. */
const WAITED = 10;

/** Lets virtual time pass until something holds, asked whenever time goes on; not longer than a settling lasts. */
export function runUntil(run: Run, holds: () => boolean): void {
  runDue(run);
  const end = run.net.time + LONGEST;
  let looked = Number.NEGATIVE_INFINITY;
  runEvents(run, (_, time) => {
    if (time > end) return true;
    if (time === looked) return false;
    looked = time;
    return holds();
  });
}

/** Has anybody anything to do? */
export function isWorkLeft(world: World, run: Run): boolean {
  return run.net.queue.heap.some(({ event }) =>
    event.kind === 'job' ? isJobToDo(world, event.job as Job) : !isBackground(event),
  );
}
