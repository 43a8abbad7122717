import { type Job, sameness } from '../../kube/control/job';
import type { Run } from '../../net/run';
import { doReload } from '../edge/resolvers';
import type { Exec, World } from '../world';
import { doEvict, doLost } from './nodes';
import { doRestartResolver, doStart, doStop } from './pod-life';
import { doAnswer, doProbe, doRestart } from './probes';
import { doEndpoints } from './services';
import { syncNode } from './sync-node';
import { doSchedule, doWorkload } from './workloads';

/** Does a job whose time has come. Without a run nothing can be sent: probes wait for the next one then. */
export function doJob(world: World, job: Job, exec: Exec, run?: Run): void {
  world.cluster.control.planned.delete(sameness(job));
  switch (job.kind) {
    case 'workload':
      return doWorkload(world, job.key);
    case 'schedule':
      return doSchedule(world, job.pod);
    case 'start':
      return doStart(world, job.pod, job.id, exec);
    case 'restart':
      return doRestart(world, job.pod, job.id);
    case 'probe':
      return run && doProbe(world, job.pod, job.id, job.probe, run);
    case 'answer':
      return doAnswer(world, job);
    case 'stop':
      return doStop(world, job.pod, job.id, exec);
    case 'endpoints':
      return doEndpoints(world, job.service);
    case 'sync':
      return syncNode(world, job.node, exec);
    case 'reload':
      return doReload(world, job.resolver) ? doRestartResolver(world, job.resolver) : undefined;
    case 'lost':
      return doLost(world, job.node, job.since);
    case 'evict':
      return doEvict(world, job.node, job.since);
  }
}

/** Does what is due while everything is followed at once. */
export function doDue(world: World, exec: Exec): void {
  const { control } = world.cluster;
  for (let job = control.due.shift(); job; job = control.due.shift()) doJob(world, job, exec);
}
