import type { Place } from '../../trace/step';
import type { Actor } from './events';

/** What kubelet asks a container. */
export type ProbeKind = 'startup' | 'readiness' | 'liveness';

/** Something that a controller, a kubelet or a proxy will do. Objects are looked up when its time comes. A value. */
export type Job =
  /** A controller looks at its object: `Deployment/default/web`. */
  | { readonly kind: 'workload'; readonly key: string }
  | { readonly kind: 'schedule'; readonly pod: string }
  /** kubelet makes the containers of a pod run; `id` says which life of the pod is meant. */
  | { readonly kind: 'start'; readonly pod: string; readonly id: number }
  /** A container that was killed runs again. */
  | { readonly kind: 'restart'; readonly pod: string; readonly id: number }
  | { readonly kind: 'probe'; readonly pod: string; readonly id: number; readonly probe: ProbeKind }
  /** kubelet looks whether its question was answered. */
  | {
      readonly kind: 'answer';
      readonly pod: string;
      readonly id: number;
      readonly probe: ProbeKind;
      readonly socket: number;
      readonly deadline: number;
    }
  /** The time that a pod got to end is over. */
  | { readonly kind: 'stop'; readonly pod: string; readonly id: number }
  | { readonly kind: 'endpoints'; readonly service: string }
  | { readonly kind: 'sync'; readonly node: string }
  /** A CoreDNS, named by its netns, looks at its Corefile again. */
  | { readonly kind: 'reload'; readonly resolver: Place }
  /** Nothing was heard of a node, switched off at `since`, for long. */
  | { readonly kind: 'lost' | 'evict'; readonly node: string; readonly since: number };

/** Whose job it is. */
export function actorOf(job: Job): Actor {
  switch (job.kind) {
    case 'workload':
      return job.key.slice(0, job.key.indexOf('/')).toLowerCase() as Actor;
    case 'schedule':
      return 'scheduler';
    case 'start':
    case 'restart':
    case 'probe':
    case 'answer':
    case 'stop':
      return 'kubelet';
    case 'endpoints':
      return 'endpointslice';
    case 'sync':
      return 'kube-proxy';
    case 'reload':
      return 'coredns';
    case 'lost':
    case 'evict':
      return 'node-controller';
  }
}

/** A name by which jobs that would do the same are told; '' for those that are each their own. */
export function sameness(job: Job): string {
  switch (job.kind) {
    case 'workload':
      return job.key;
    case 'schedule':
      return `schedule ${job.pod}`;
    case 'endpoints':
      return `endpoints ${job.service}`;
    case 'sync':
      return `sync ${job.node}`;
    case 'reload':
      return `reload ${job.resolver}`;
    default:
      return '';
  }
}
