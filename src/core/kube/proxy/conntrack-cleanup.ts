import type { Entry } from '../../conntrack/entry';
import { formatIpv4 } from '../../packet/address';
import { UDP } from '../../packet/packet';
import type { CommandLine } from '../command-line';
import { joinHostPort } from '../read/address';
import type { KnownService } from './changes';

/**
 * The UDP connections that go to an endpoint their Service no longer has, as lines that delete them. A UDP client that keeps
 * its port would otherwise go on sending there, since NAT asks the rules for a connection's first packet only. TCP
 * connections are left alone, and so are those of Services that have no endpoint at all.
 *
 * Source: pkg/proxy/conntrack/cleanup.go CleanStaleEntries()
 */
export function staleUdpConnections(services: Iterable<KnownService>, entries: Iterable<Entry>): CommandLine[] {
  const byAddress = new Map<string, ReadonlySet<string>>();
  const byNodePort = new Map<number, ReadonlySet<string>>();
  for (const service of services) {
    service.ports.forEach((port, i) => {
      if (port.protocol !== 'UDP') return;
      const serving = new Set((service.endpoints[i] ?? []).filter((e) => e.serving).map((e) => e.ip));
      if (serving.size === 0) return;
      for (const ip of [port.clusterIP, ...port.externalIPs, ...port.vips]) {
        byAddress.set(joinHostPort(ip, port.port), serving);
      }
      if (port.nodePort !== 0) byNodePort.set(port.nodePort, serving);
    });
  }
  if (byAddress.size === 0) return [];
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
