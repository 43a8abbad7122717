import type { ServiceView, Snapshot } from '../../core/engine/snapshot';
import { formatIpv4 } from '../../core/packet/address';
import type { Trace } from '../../core/trace/step';
import { headerOf } from './packet-look';

/** The Service that a walk is sent to: by its clusterIP, or by a NodePort on a node's address. */
export function serviceOf(snapshot: Snapshot, walk: readonly Trace[]): ServiceView | undefined {
  const first = walk[0]?.steps[0]?.before;
  if (first) {
    const dst = formatIpv4(first.dst);
    const { dport } = headerOf(first);
    const byAddress = snapshot.services.filter((s) => s.clusterIP === dst);
    const byPort = snapshot.services.filter((s) => s.ports.some((p) => String(p.nodePort) === dport));
    const found = byAddress.find((s) => s.ports.some((p) => String(p.port) === dport)) ?? byAddress[0] ?? byPort[0];
    if (found) return found;
  }
  return snapshot.services.find((s) => s.namespace === 'default' && s.name !== 'kubernetes') ?? snapshot.services[0];
}
