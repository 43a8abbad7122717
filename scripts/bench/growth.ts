import type { EndpointSlice, Service } from '../../src/core/kube/objects';
import { createProxyState } from '../../src/core/kube/proxy/changes';
import { iptablesMode } from '../../src/core/kube/proxy/iptables/iptables';
import { defaultProxyConfig, type Sync } from '../../src/core/kube/proxy/proxy-mode';
import { createHost } from '../../src/core/net/single-host';
import { splitWords } from '../../src/core/lib/words';
import { runIptables } from '../../src/core/netfilter/iptables';
import { restore } from '../../src/core/netfilter/restore';
import { serviceAddress } from './services-text';

/** What kube-proxy costs on one node with so many Services, ms. */
export interface GrowthFigures {
  readonly services: number;
  /** The rules of all Services as text. */
  readonly fullRenderMs: number;
  /** The same put into the tables. */
  readonly fullRestoreMs: number;
  /** After one endpoint went. */
  readonly partialRenderMs: number;
  readonly partialRestoreMs: number;
}

const ROUNDS = 7;

/** A cluster of `count` Services with ten endpoints each, on one node; medians of changes of one endpoint. */
export function growthFigures(count: number): GrowthFigures {
  const { ns } = createHost(
    { interfaces: [{ name: 'eth0', addresses: ['192.168.11.101/24'] }], routes: [], sysctls: {} },
    1,
  );
  const services = Array.from({ length: count }, (_, i) => service(i));
  let slices = services.map((s, i) => slice(s.metadata.name, i));
  const state = createProxyState();
  const asks = { family: 'ipv4' as const, hasSet: () => false, hasAccount: () => true };
  const input = { ...asks, unknown: 'refuse' as const, noflush: true, counters: true };
  const command = (line: string) => runIptables(ns.netfilter.ipv4, splitWords(line).slice(1), asks);
  const sync = (now: number): [renderMs: number, restoreMs: number] => {
    const start = performance.now();
    const [done] = iptablesMode.sync(state, { ...node, services, slices, kernel: ns.netfilter, now });
    const rendered = performance.now();
    for (const { line, stdin } of (done as Sync).lines) {
      const output = stdin === undefined ? command(line) : restore(ns.netfilter.ipv4, stdin, input);
      if (output.stderr !== '') throw new Error(`${line}: ${output.stderr}`);
    }
    return [rendered - start, performance.now() - rendered];
  };
  const [fullRenderMs, fullRestoreMs] = sync(0);
  const partial = Array.from({ length: ROUNDS }, (_, i) => {
    const at = (count >> 1) + (i % Math.max(1, count >> 1));
    const before = slices[at] as EndpointSlice;
    slices = slices.with(at, { ...before, endpoints: before.endpoints.slice(1) });
    return sync(1_000_000 * (i + 1));
  });
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  return {
    services: count,
    fullRenderMs,
    fullRestoreMs,
    partialRenderMs: median(partial.map(([render]) => render)),
    partialRestoreMs: median(partial.map(([, restore]) => restore)),
  };
}

const node = {
  node: { name: 'node-1', ips: ['192.168.11.101'], addresses: ['192.168.11.101'], podCIDRs: [], labels: {} },
  config: { ...defaultProxyConfig, accounts: [] },
};

function service(i: number): Service {
  const ports = [{ name: 'http', protocol: 'TCP' as const, port: 80, targetPort: 8080 }];
  const metadata = { name: `web-${i}`, namespace: 'default' };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'ClusterIP', clusterIP: serviceAddress(i), ports },
  };
}

function slice(name: string, i: number): EndpointSlice {
  const address = (j: number) => {
    const pod = (i * 10 + j) % 60_000;
    return `172.16.${pod >> 8}.${pod & 255}`;
  };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: Array.from({ length: 10 }, (_, j) => ({ addresses: [address(j)] })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
}
