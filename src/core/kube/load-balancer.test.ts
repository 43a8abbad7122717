import { expect, it } from 'vitest';
import { electOwner, pickAddress, poolAddresses } from './load-balancer';
import type { EndpointSlice, Node, Service } from './objects';

function service(spec: Partial<Service['spec']> = {}, annotations: Record<string, string> = {}): Service {
  const metadata = { name: 'web', namespace: 'default', annotations };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', ...spec } };
}

function slices(...nodes: readonly string[]): readonly EndpointSlice[] {
  const endpoints = nodes.map((nodeName, n) => ({
    addresses: [`10.244.0.${n}`],
    nodeName,
    conditions: { ready: true },
  }));
  const metadata = { name: 'web-1', namespace: 'default' };
  return [{ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', endpoints }];
}

const ALL = ['node-1', 'node-2', 'node-3'];
const excluded: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1', labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } },
};

it.each<[string, string, readonly string[], readonly string[], Partial<Service['spec']>, string | undefined]>([
  ['the first by hash', '192.168.56.240', ALL, ALL, {}, 'node-1'],
  ['each address its own', '192.168.56.241', ALL, ALL, {}, 'node-2'],
  ['the next where the first is gone', '192.168.56.240', ['node-2', 'node-3'], ALL, {}, 'node-2'],
  ['an endpoint anywhere will do', '192.168.56.240', ALL, ['node-3'], {}, 'node-1'],
  [
    'Local: only nodes with an endpoint',
    '192.168.56.240',
    ALL,
    ['node-3'],
    { externalTrafficPolicy: 'Local' },
    'node-3',
  ],
  ['nobody without endpoints', '192.168.56.240', ALL, [], {}, undefined],
])('elects %s', (_, address, alive, endpoints, spec, owner) => {
  expect(electOwner(service(spec), address, { alive, node: () => undefined, slices: slices(...endpoints) })).toBe(
    owner,
  );
});

it('passes over nodes that are excluded', () => {
  const electors = {
    alive: ALL,
    node: (name: string) => (name === 'node-1' ? excluded : undefined),
    slices: slices(...ALL),
  };
  expect(electOwner(service(), '192.168.56.240', electors)).toBe('node-2');
});

it('gives the first address that is free, or the one that is asked for', () => {
  const pool = ['10.0.0.1-10.0.0.3', '10.0.1.0/31'];
  expect([...poolAddresses(pool)]).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.1.0', '10.0.1.1']);
  expect(pickAddress(service(), pool, new Set(['10.0.0.1']))).toBe('10.0.0.2');
  expect(pickAddress(service({ loadBalancerIP: '10.0.1.1' }), pool, new Set())).toBe('10.0.1.1');
  expect(
    pickAddress(service({}, { 'metallb.io/loadBalancerIPs': '10.0.0.3' }), pool, new Set(['10.0.0.3'])),
  ).toBeUndefined();
});
