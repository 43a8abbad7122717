import type { Pod } from '../objects';
import { isPodReady } from './endpoints';

/** Has deletion been asked for? */
export function isTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** Has it ended for good? */
export function isOver(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Does it count for its controller? Source: pkg/controller/controller_utils.go IsPodActive() */
export function isActive(pod: Pod): boolean {
  return !isTerminating(pod) && !isOver(pod);
}

/** Can it serve now? */
export function isAvailable(pod: Pod): boolean {
  return isActive(pod) && pod.status?.phase === 'Running' && isPodReady(pod);
}

/** How long it gets to end, seconds. */
export function gracePeriod(pod: Pod): number {
  return pod.spec.terminationGracePeriodSeconds ?? 30;
}
