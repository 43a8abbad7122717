import { describe, expect, it } from 'vitest';
import type { EndpointSlice, Service } from '../../objects';
import { createProxyState } from '../changes';
import { probability } from './chains';
import { type GoldenConfig, haveGoldens, kernelWith, proxyConfig, proxyNode, readGolden } from './golden.testing';
import { iptablesMode } from './iptables';

const config: GoldenConfig = {
  ipFamily: 'IPv4',
  nodeName: 'test-node',
  nodeIP: '192.168.0.2',
  nodeAddresses: ['127.0.0.1', '192.168.0.2'],
  topologyLabels: {},
  localDetector: { mode: 'ClusterCIDR', value: '10.0.0.0/8' },
  masqueradeAll: false,
  masqueradeMark: '0x4000',
  hasRandomFully: false,
  localhostNodePorts: true,
  nodePortAddresses: [],
  conntrackTCPLiberal: false,
  nfAcctCounters: ['ct_state_invalid_dropped_pkts', 'localhost_nps_accepted_pkts'],
};

const address = (base: number, i: number) => `${base}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;

/** The generator of kube-proxy's own rule-count test. */
function objects(count: number, endpoints: number, type: string): { services: Service[]; slices: EndpointSlice[] } {
  const services = Array.from({ length: count }, (_, i): Service => {
    const ports = [{ name: '8080', protocol: 'TCP' as const, port: 80 + (i % 60000), targetPort: 8080 }];
    const common = {
      metadata: { name: `svc${i}`, namespace: 'namespace' },
      apiVersion: 'v1',
      kind: 'Service' as const,
    };
    const clusterIP = address(10, i + 1);
    if (type === 'ClusterIP') return { ...common, spec: { type: 'ClusterIP', clusterIP, ports } };
    return {
      ...common,
      spec: {
        type: 'LoadBalancer',
        clusterIP,
        externalIPs: ['1.2.3.4'],
        loadBalancerSourceRanges: [' 1.2.3.4/28'],
        healthCheckNodePort: 32000 + count + i,
        ports: ports.map((port) => ({ ...port, nodePort: 30000 + i })),
      },
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
    };
  });
  const slices = services.map(
    (service): EndpointSlice => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: service.metadata.name,
        namespace: 'namespace',
        labels: { 'kubernetes.io/service-name': service.metadata.name },
      },
      addressType: 'IPv4',
      endpoints: Array.from({ length: endpoints }, (_, j) => ({ addresses: [address(172, (16 << 16) + j + 1)] })),
      ports: [{ name: '8080', port: 8080, protocol: 'TCP' }],
    }),
  );
  return { services, slices };
}

interface Counts {
  readonly cases: readonly {
    readonly name: string;
    readonly services: number;
    readonly endpointsPerService: number;
    readonly type: string;
    readonly derivedFilterRules: number;
    readonly derivedNatRules: number;
  }[];
}

describe.skipIf(!haveGoldens)('how many rules there are', () => {
  const { cases } = haveGoldens ? readGolden<Counts>('number-of-rules') : { cases: [] };
  const affordable = cases.filter((c) => c.services * (c.endpointsPerService + 1) <= 20_000);
  it.each(affordable.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const { services, slices } = objects(c.services, c.endpointsPerService, c.type);
    const input = {
      node: proxyNode(config),
      config: proxyConfig(config),
      services,
      slices,
      kernel: kernelWith([]),
      now: 0,
    };
    const [sync] = iptablesMode.sync(createProxyState(), input);
    expect(sync?.counts).toMatchObject({ filter: c.derivedFilterRules, natTotal: c.derivedNatRules });
  });
});

describe('10,000 Services with 10 endpoints each', () => {
  it('render in about a second, and the change of one endpoint in a fraction of it', { timeout: 60_000 }, () => {
    const { services, slices } = objects(10_000, 10, 'ClusterIP');
    const common = { node: proxyNode(config), config: proxyConfig(config), kernel: kernelWith([]) };
    const state = createProxyState();
    const begun = performance.now();
    const [full] = iptablesMode.sync(state, { ...common, services, slices, now: 0 });
    const rendered = performance.now();
    const last = slices[5000] as EndpointSlice;
    const changed = slices.with(5000, { ...last, endpoints: last.endpoints.slice(1) });
    const [partial] = iptablesMode.sync(state, { ...common, services, slices: changed, now: 1_000_000 });
    const synced = performance.now();
    console.log(`full sync ${Math.round(rendered - begun)} ms, partial sync ${Math.round(synced - rendered)} ms`);
    expect(full?.counts.natTotal).toBe(5 + 10_000 * 32);
    expect(partial?.full).toBe(false);
    expect(partial?.changed).toEqual(['namespace/svc5000']);
    // How long it takes depends on what else the machine does; that a small change is cheap does not.
    expect(synced - rendered).toBeLessThan((rendered - begun) / 2);
  });
});

interface Probabilities {
  readonly cases: readonly { readonly n: number; readonly expected: string }[];
}

describe.skipIf(!haveGoldens)('the chance of one in n', () => {
  const { cases } = haveGoldens ? readGolden<Probabilities>('compute-probability') : { cases: [] };
  it.each(cases.map((c) => [c.n, c.expected] as const))('n = %d: %s', (n, expected) => {
    expect(probability(n)).toBe(expected);
  });

  it('grows as n falls', () => {
    let before = 0;
    for (let n = 100_000; n > 1; n--) {
      const now = Number(probability(n));
      if (now <= before) throw new Error(`${now} for n = ${n} is not above ${before}`);
      before = now;
    }
  });
});
