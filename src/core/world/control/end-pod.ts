import { getObject } from '../../kube/api';
import { timestamp } from '../../kube/control/time';
import { gracePeriod, isTerminating } from '../../kube/controllers/pod-state';
import type { Pod } from '../../kube/objects';
import type { World } from '../world';
import { put, remove } from './store';

/**
 * Asks for a pod's end: it gets its grace period, and leaves the API when its node says that it has ended.
 *
 * @param seconds instead of its own grace period; 0 takes it away at once
 */
export function endPod(world: World, key: string, seconds?: number): boolean {
  const pod = getObject(world.cluster.api, 'Pod', key);
  if (!pod) return false;
  const grace = seconds ?? gracePeriod(pod);
  if (grace === 0) return remove(world, 'Pod', key);
  if (isTerminating(pod)) return true;
  const at = timestamp(world.net.time + grace * 1_000_000);
  const metadata = { ...pod.metadata, deletionTimestamp: at, deletionGracePeriodSeconds: grace };
  put(world, { ...pod, metadata } as Pod);
  return true;
}
