import { describe, expect, it } from 'vitest';
import { categorize } from './categorize';
import type { Endpoint } from './endpoint';
import { haveGoldens, readGolden } from './iptables/golden.testing';
import type { ServicePort } from './service-port';

interface Case {
  readonly name: string;
  readonly nodeName: string;
  readonly nodeLabels: Record<string, string>;
  readonly preferSameTrafficDistribution?: boolean;
  readonly service: { internalPolicyLocal: boolean; externalPolicyLocal: boolean; nodePort: number };
  readonly endpoints: readonly (Pick<Endpoint, 'ready' | 'serving' | 'terminating' | 'zoneHints' | 'nodeHints'> & {
    readonly endpoint: string;
    readonly isLocal: boolean;
  })[];
  readonly expected: {
    readonly clusterEndpoints: string[] | null;
    readonly localEndpoints: string[] | null;
    readonly allReachableEndpoints: string[] | null;
    readonly hasAnyEndpoints: boolean;
  };
}

const texts = (endpoints: readonly Endpoint[]) => endpoints.map((e) => e.text).sort();

describe.skipIf(!haveGoldens)('categorize', () => {
  const { cases } = haveGoldens ? readGolden<{ cases: readonly Case[] }>('categorize-endpoints') : { cases: [] };
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const endpoints = c.endpoints.map(({ endpoint, isLocal, ...rest }): Endpoint => {
      const [ip = '', port = '0'] = endpoint.split(':');
      return { ...rest, text: endpoint, hash: '', ip, port: Number(port), node: isLocal ? c.nodeName : 'elsewhere' };
    });
    const port: ServicePort = {
      service: 'ns/svc',
      portName: '',
      protocol: 'TCP',
      display: 'ns/svc',
      hash: '',
      clusterIP: '10.96.0.1',
      port: 80,
      nodePort: c.service.nodePort,
      externalIPs: [],
      vips: [],
      sourceRanges: [],
      externalLocal: c.service.externalPolicyLocal,
      internalLocal: c.service.internalPolicyLocal,
      affinitySeconds: 0,
      healthCheckNodePort: 0,
    };
    const got = categorize(endpoints, port, { name: c.nodeName, labels: c.nodeLabels });
    expect(texts(got.cluster)).toEqual(c.expected.clusterEndpoints ?? []);
    expect(texts(got.local)).toEqual(c.expected.localEndpoints ?? []);
    expect(texts(got.reachable)).toEqual(c.expected.allReachableEndpoints ?? []);
    expect(got.any).toBe(c.expected.hasAnyEndpoints);
  });
});
