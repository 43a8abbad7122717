import { describe, expect, it } from 'vitest';
import type { Service } from '../objects';
import { haveGoldens, readGolden } from './iptables/golden.testing';
import { servicePorts } from './service-port';

interface Cases {
  readonly cases: readonly {
    readonly test: string;
    readonly steps: readonly {
      readonly name: string;
      readonly services: readonly Service[];
      readonly expectedServicePorts: number;
      readonly expectedHealthCheckNodePorts: Record<string, number>;
    }[];
  }[];
}

describe.skipIf(!haveGoldens)("kube-proxy's service map", () => {
  const { cases } = haveGoldens ? readGolden<Cases>('build-service-map') : { cases: [] };
  const steps = cases.flatMap((c) => c.steps.map((step) => [c.test, step.name, step] as const));
  it.each(steps)('%s: %s', (_test, _name, step) => {
    const ports = step.services.flatMap((service) => servicePorts(service, 'ipv4'));
    const health = ports.filter((p) => p.healthCheckNodePort !== 0).map((p) => [p.service, p.healthCheckNodePort]);
    expect(ports).toHaveLength(step.expectedServicePorts);
    expect(Object.fromEntries(health)).toEqual(step.expectedHealthCheckNodePorts);
  });
});

describe('a dual-stack Service', () => {
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      clusterIP: '10.96.0.10',
      clusterIPs: ['10.96.0.10', 'fd00:96::a'],
      ipFamilies: ['IPv4', 'IPv6'],
      externalIPs: ['192.168.099.011', '2001:DB8::1', 'nonsense'],
      loadBalancerSourceRanges: [' 1.2.3.4/28', '2001:db8::/64'],
      ports: [{ port: 80 }],
    },
  };

  it('has an address in each family, and only the lists of that family', () => {
    expect(servicePorts(service, 'ipv4')).toMatchObject([
      {
        display: 'default/web',
        clusterIP: '10.96.0.10',
        externalIPs: ['192.168.99.11'],
        sourceRanges: [{ text: '1.2.3.0/28' }],
      },
    ]);
    expect(servicePorts(service, 'ipv6')).toMatchObject([
      { clusterIP: 'fd00:96::a', externalIPs: ['2001:db8::1'], sourceRanges: [{ text: '2001:db8::/64' }] },
    ]);
  });
});
