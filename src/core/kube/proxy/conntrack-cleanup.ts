import type { Entry } from '../../conntrack/entry';
import { formatIpv4 } from '../../packet/address';
import { UDP } from '../../packet/packet';
import type { CommandLine } from '../command-line';
import { joinHostPort } from '../read/address';
import type { KnownService, ProxierState } from './changes';

/**
 * The UDP connections that go elsewhere than to a serving endpoint of their Service, as lines that delete them; none where
 * no UDP Service changed in the sync. A client that keeps its port would otherwise go on sending to a pod that is gone, or
 * to an address that was not translated while there was no endpoint, since NAT asks the rules for a connection's first
 * packet only. TCP connections are left alone. Policies and hints do not count.
 *
 * Source: pkg/proxy/conntrack/cleanup.go CleanStaleEntries()
 *
 * @param changed Services that the last sync wrote anew, `namespace/name`
 */
export function staleUdpConnections(
  proxier: Pick<ProxierState, 'services'>,
  changed: readonly string[],
  entries: Iterable<Entry>,
): CommandLine[] {
  const isUdp = (service: KnownService | undefined) => service?.ports.some((port) => port.protocol === 'UDP');
  if (!changed.some((key) => isUdp(proxier.services.get(key)))) return [];
  const { byAddress, byNodePort } = servingAddresses(proxier.services.values());
  const lines: CommandLine[] = [];
  for (const { original, reply } of entries) {
    if (original.protocol !== UDP) continue;
    const to = formatIpv4(original.dst);
    const serving = byAddress.get(joinHostPort(to, original.dport)) ?? byNodePort.get(original.dport);
    if (!serving || serving.has(formatIpv4(reply.src))) continue;
    const from = formatIpv4(original.src);
    lines.push({ line: `conntrack -D -p udp -s ${from} -d ${to} --sport ${original.sport} --dport ${original.dport}` });
  }
  return lines;
}

interface Serving {
  /** Endpoints by `address:port` that a client may send to. */
  readonly byAddress: ReadonlyMap<string, ReadonlySet<string>>;
  readonly byNodePort: ReadonlyMap<number, ReadonlySet<string>>;
}

function servingAddresses(services: Iterable<KnownService>): Serving {
  const byAddress = new Map<string, ReadonlySet<string>>();
  const byNodePort = new Map<number, ReadonlySet<string>>();
  for (const service of services) {
    service.ports.forEach((port, i) => {
      if (port.protocol !== 'UDP') return;
      const serving = new Set((service.endpoints[i] ?? []).filter((e) => e.serving).map((e) => e.ip));
      for (const ip of [port.clusterIP, ...port.externalIPs, ...port.vips]) {
        byAddress.set(joinHostPort(ip, port.port), serving);
      }
      if (port.nodePort !== 0) byNodePort.set(port.nodePort, serving);
    });
  }
  return { byAddress, byNodePort };
}
