import type { World } from '../world';
import { startCloud } from './cloud';
import { startMetalLb } from './metallb';

/** What brings traffic from outside begins to work, where the cluster has such a thing. */
export function startLoadBalancer(world: World): void {
  const kind = world.cluster.spec.loadBalancer?.kind;
  if (kind === 'cloud') startCloud(world);
  if (kind === 'metallb') startMetalLb(world);
}
