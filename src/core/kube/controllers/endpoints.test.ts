import { describe, expect, it } from 'vitest';
import type { EndpointSlice, Pod, Service } from '../objects';
import { endpointSlices } from './endpoints';

function pod(
  name: string,
  ip: string,
  more: { readonly ready?: boolean; readonly http?: number; readonly phase?: string; readonly leaving?: boolean } = {},
): Pod {
  const deletion = more.leaving ? { deletionTimestamp: '2025-01-01T00:00:00Z' } : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' }, ...deletion },
    spec: {
      nodeName: `node-of-${name}`,
      containers: [{ name: 'c', ports: [{ name: 'http', containerPort: more.http ?? 8080 }] }],
    },
    status: {
      phase: more.phase ?? 'Running',
      podIP: ip,
      conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }],
    },
  };
}

function service(spec: Partial<Service['spec']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      clusterIP: '10.96.0.1',
      selector: { app: 'web' },
      ports: [{ name: 'main', port: 80, targetPort: 'http' }],
      ...spec,
    },
  };
}

/** `address:port ready/serving/terminating`, one line an endpoint. */
function told(slices: readonly EndpointSlice[]): string[] {
  return slices.flatMap((slice) =>
    slice.endpoints.map((e) => {
      const { ready, serving, terminating } = e.conditions ?? {};
      const conditions = Object.entries({ ready, serving, terminating }).filter(([, on]) => on);
      const ports = slice.ports?.map((p) => p.port).join(',');
      return `${e.addresses[0]}:${ports} ${conditions.map(([name]) => name).join(' ')}`.trimEnd();
    }),
  );
}

const slicesFor = (s: Service, pods: readonly Pod[], slices: readonly EndpointSlice[] = []) =>
  endpointSlices({ services: [s], pods, slices });

describe('endpoint slices from selectors', () => {
  it('tell readiness, and that a terminating pod still serves', () => {
    const pods = [
      pod('a', '10.244.1.5'),
      pod('b', '10.244.1.6', { ready: false }),
      pod('c', '10.244.1.7', { leaving: true }),
      pod('d', '10.244.1.8', { leaving: true, ready: false }),
      pod('e', '10.244.1.9', { phase: 'Succeeded' }),
    ];
    expect(told(slicesFor(service(), pods))).toEqual([
      '10.244.1.5:8080 ready serving',
      '10.244.1.6:8080',
      '10.244.1.7:8080 serving terminating',
      '10.244.1.8:8080 terminating',
    ]);
    expect(told(slicesFor(service({ publishNotReadyAddresses: true }), pods))[1]).toBe('10.244.1.6:8080 ready');
  });

  it('stand apart where a named port is another number in another pod', () => {
    const slices = slicesFor(service(), [pod('a', '10.244.1.5'), pod('b', '10.244.1.6', { http: 9090 })]);
    expect(told(slices)).toEqual(['10.244.1.5:8080 ready serving', '10.244.1.6:9090 ready serving']);
    expect(new Set(slices.map((s) => s.metadata.name)).size).toBe(2);
  });

  it('hold several ports, and leave out those that a pod does not have', () => {
    const ports = [
      { name: 'main', port: 80, targetPort: 'http' },
      { name: 'other', port: 81, targetPort: 9999 },
      { name: 'udp', port: 53, targetPort: 'http', protocol: 'UDP' as const },
    ];
    expect(told(slicesFor(service({ ports }), [pod('a', '10.244.1.5')]))).toEqual([
      '10.244.1.5:8080,9999 ready serving',
    ]);
  });

  it('hold at most 100 endpoints each', () => {
    const pods = Array.from({ length: 101 }, (_, i) => pod(`p${i}`, `10.244.1.${i}`));
    expect(slicesFor(service({ clusterIP: 'None' }), pods).map((s) => s.endpoints.length)).toEqual([100, 1]);
  });

  it('are not made for a Service that has some, or has no selector', () => {
    const given: EndpointSlice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'mine', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [],
    };
    expect(slicesFor(service(), [pod('a', '10.244.1.5')], [given])).toEqual([given]);
    expect(slicesFor(service({ selector: {} }), [pod('a', '10.244.1.5')])).toEqual([]);
  });
});
