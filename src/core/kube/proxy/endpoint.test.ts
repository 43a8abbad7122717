import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../objects';
import { endpointsOf, localReadyAddresses, type ServiceEndpoints, serviceOf } from './endpoint';
import { haveGoldens, readGolden } from './iptables/golden.testing';

type Listed = Record<string, readonly { readonly endpoint: string; readonly isLocal: boolean }[]>;

interface MapCases {
  readonly nodeName: string;
  readonly cases: readonly {
    readonly name: string;
    readonly previous: readonly (EndpointSlice | null)[];
    readonly current: readonly (EndpointSlice | null)[];
    readonly expectedOld: Listed;
    readonly expectedNew: Listed;
    readonly expectedLocalReadyEndpoints: Record<string, number>;
  }[];
}

interface HealthCases {
  readonly nodeName: string;
  readonly steps: readonly {
    readonly name: string;
    readonly endpointSlices: readonly EndpointSlice[];
    readonly expectedServicesWithLocalReadyEndpoints: number;
  }[];
}

function listed(endpoints: ReadonlyMap<string, ServiceEndpoints>, node: string): Listed {
  const out: Record<string, { endpoint: string; isLocal: boolean }[]> = {};
  for (const [service, ports] of endpoints) {
    for (const [port, list] of ports) {
      out[`${service}${port.startsWith('/') ? '' : ':'}${port}`] = list.map((e) => ({
        endpoint: e.text,
        isLocal: e.node === node,
      }));
    }
  }
  return out;
}

function byService(slices: readonly EndpointSlice[]): Map<string, ServiceEndpoints> {
  const names = new Set(slices.flatMap((slice) => serviceOf(slice) ?? []));
  return new Map(
    [...names].map((name) => [
      name,
      endpointsOf(
        slices.filter((slice) => serviceOf(slice) === name),
        'ipv4',
      ),
    ]),
  );
}

const present = (slices: readonly (EndpointSlice | null)[]) => slices.filter((slice) => slice !== null);

describe.skipIf(!haveGoldens)('endpoints of slices', () => {
  const golden = haveGoldens ? readGolden<MapCases>('update-endpoints-map') : { nodeName: '', cases: [] };
  it.each(golden.cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
    expect(listed(byService(present(c.previous)), golden.nodeName)).toEqual(c.expectedOld);
    const current = byService(present(c.current));
    expect(listed(current, golden.nodeName)).toEqual(c.expectedNew);
    const ready: Record<string, number> = {};
    for (const [service, endpoints] of current) {
      const count = localReadyAddresses(endpoints, golden.nodeName);
      if (count > 0) ready[service] = count;
    }
    expect(ready).toEqual(c.expectedLocalReadyEndpoints);
  });

  const health = haveGoldens ? readGolden<HealthCases>('health-check-when-terminating') : { nodeName: '', steps: [] };
  it.each(health.steps.map((s) => [s.name, s] as const))('health check: %s', (_, step) => {
    const endpoints = [...byService(step.endpointSlices).values()];
    const services = endpoints.filter((e) => localReadyAddresses(e, health.nodeName) > 0);
    expect(services).toHaveLength(step.expectedServicesWithLocalReadyEndpoints);
  });
});
