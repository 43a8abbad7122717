import { jhash2 } from '../lib/jhash';
import type { Ipv4 } from '../packet/address';
import type { Packet } from '../packet/packet';
import type { Netns, Route } from './netns';
import { sysctlNumber } from './sysctl';

/** A 31-bit number as the kernel divides among the next hops. */
const RANGE = 2 ** 31;

/**
 * The next hop of a packet where its route has several: by source and destination, with `fib_multipath_hash_policy=1` by
 * protocol and ports too.
 *
 * Source: net/ipv4/route.c fib_multipath_hash(), net/ipv4/fib_semantics.c fib_select_multipath()
 * Differs: the hash is jhash with the seed of `fib_multipath_hash_seed`, not SipHash with a key drawn at boot.
 */
export function chooseHop(ns: Netns, route: Route, packet: Packet): Ipv4 | undefined {
  const { hops } = route;
  if (!hops) return undefined;
  const words = [packet.src, packet.dst];
  const { transport: t } = packet;
  if (sysctlNumber(ns, 'net.ipv4.fib_multipath_hash_policy') === 1) {
    const ports = t.kind === 'tcp' || t.kind === 'udp' || t.kind === 'sctp' ? ((t.sport << 16) | t.dport) >>> 0 : 0;
    words.push(ports, packet.protocol);
  }
  const hash = jhash2(words, sysctlNumber(ns, 'net.ipv4.fib_multipath_hash_seed')) >>> 1;
  const total = hops.reduce((sum, hop) => sum + hop.weight, 0);
  let bound = 0;
  for (const { via, weight } of hops) {
    bound += weight;
    if (hash < (bound / total) * RANGE) return via;
  }
  return hops.at(-1)?.via;
}
