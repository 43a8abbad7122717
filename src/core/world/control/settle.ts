import type { Job } from '../../kube/control/job';
import { runEvents } from '../../net/dispatch';
import { isBackground, type NetEvent, type Run } from '../../net/run';
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
  const end = run.net.time + LONGEST;
  const isWork = (event: NetEvent) =>
    event.kind === 'job' ? isJobToDo(world, event.job as Job) : !isBackground(event);
  // Looks through all that is planned once for each moment at which something happens.
  let looked = Number.NEGATIVE_INFINITY;
  runEvents(run, (_, time) => {
    if (time > end) return true;
    if (time === looked) return false;
    looked = time;
    return !run.net.queue.heap.some((scheduled) => isWork(scheduled.event));
  });
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
  if (!pod || !check) return false;
  // An answer in a row of its kind that has not been long enough to decide: more are needed.
  if (failing || check.bad > 0) return check.bad < WAITED;
  return check.good === 0 && check.all < WAITED;
}

/** Answers that are waited for at most: more than any usual threshold. */
const WAITED = 10;
