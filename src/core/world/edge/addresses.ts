import { listObjects } from '../../kube/api';
import { isBalanced, type LoadBalancerSpec, pickAddress } from '../../kube/load-balancer';
import type { Service } from '../../kube/objects';
import { schedule } from '../../lib/queue';
import type { World } from '../world';
import { serviceKey } from './names';

/** The names of the load balancers' timers. */
export const CLOUD = 'cloud-load-balancer';
export const METALLB = 'metallb';

/** Services of type LoadBalancer that the load balancer in front of this cluster serves. */
export function balancedServices(world: World): readonly Service[] {
  if (!world.cluster.spec.loadBalancer) return [];
  return listObjects(world.cluster.api, 'Service').filter(isBalanced);
}

/** The address that a Service has from its load balancer. */
export function addressOf(world: World, service: Service): string | undefined {
  return world.cluster.edge.given.get(serviceKey(service));
}

/** The load balancer looks at once, besides its usual times. */
function lookSoon(world: World, balancer: LoadBalancerSpec): void {
  const program = balancer.kind === 'cloud' ? CLOUD : METALLB;
  const { queue, time } = world.net;
  if (queue.heap.some((s) => s.time <= time && s.event.kind === 'program' && s.event.program === program)) return;
  schedule(world.net.queue, world.net.time, Object.freeze({ kind: 'program', ns: '', program, note: 'once' }));
}

/** A Service came, changed or went: it gets an address and says so in its status, or gives its own back. */
export function assignAddress(
  world: World,
  key: string,
  service: Service | undefined,
  put: (world: World, service: Service) => void,
): void {
  const { spec, edge } = world.cluster;
  const balancer = spec.loadBalancer;
  if (!balancer) return;
  lookSoon(world, balancer);
  if (!service || !isBalanced(service)) {
    if (!edge.given.delete(key) || !service) return;
    const { status: _, ...rest } = service;
    put(world, rest);
    return;
  }
  const address = edge.given.get(key) ?? pickAddress(service, balancer.pool, new Set(edge.given.values()));
  if (address === undefined) return;
  edge.given.set(key, address);
  const ipMode = balancer.kind === 'cloud' && balancer.style === 'proxy' ? 'Proxy' : 'VIP';
  put(world, { ...service, status: { ...service.status, loadBalancer: { ingress: [{ ip: address, ipMode }] } } });
}
