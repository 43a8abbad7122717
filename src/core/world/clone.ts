import { clone, type Shared } from '../lib/clone';
import type { World } from './world';

/**
 * Where a world holds values: the names of the properties, and how many containers lie around the values. A clone shares
 * them, so that a checkpoint of ten thousand Services costs little, and what is cached about them stays known.
 */
const VALUES: Shared = {
  // netfilter: chains of a table
  chains: 1,
  // ipset: elements and header of a set
  elements: 1,
  header: 0,
  // net: routes, and what follows from them
  routes: 1,
  addresses: 1,
  fib: 0,
  conf: 0,
  // conntrack: tuples
  original: 0,
  reply: 0,
  // kube: objects by kind and name; what a proxier knew
  spec: 0,
  kinds: 2,
  services: 1,
  slices: 1,
  endpoints: 1,
  seen: 0,
  pods: 1,
  // events that are still to come
  event: 0,
};

export function cloneWorld(world: World): World {
  return clone(world, VALUES);
}
