import { cidr, formatIpv4, networkOf, parseIpv4 } from '../../packet/address';
import type { NodeSpec } from '../cluster-spec';
import type { World } from '../world';

/**
 * The next free address of a node's pods: behind the last one that was given out, round and round. The first address is
 * the bridge's.
 *
 * Source: containernetworking/plugins plugins/ipam/host-local/backend/allocator/allocator.go GetIter(), Next()
 *
 * @returns undefined where all are taken
 */
export function allocateAddress(world: World, node: NodeSpec): string | undefined {
  const { lastAddress } = world.cluster.control;
  const { address, prefix } = networkOf(cidr(node.podCIDR));
  const first = address + 2;
  const last = address + 2 ** (32 - prefix) - 2;
  const taken = new Set<number>();
  for (const pod of world.cluster.pods.values()) {
    if (pod.node === node.name) taken.add(parseIpv4(pod.network.ip) ?? 0);
  }
  let next = lastAddress.get(node.name) ?? first - 1;
  for (let tried = first; tried <= last; tried++) {
    next = next >= last ? first : next + 1;
    if (taken.has(next)) continue;
    lastAddress.set(node.name, next);
    return formatIpv4(next);
  }
  return undefined;
}
