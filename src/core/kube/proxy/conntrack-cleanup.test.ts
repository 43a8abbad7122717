import { expect, it } from 'vitest';
import type { Entry } from '../../conntrack/entry';
import { ipv4 } from '../../packet/address';
import type { EndpointSlice, Service } from '../objects';
import { createProxyState, proxierOf, update } from './changes';
import { staleUdpConnections } from './conntrack-cleanup';

const dns: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dns', namespace: 'default' },
  spec: { type: 'NodePort', clusterIP: '10.96.0.10', ports: [{ protocol: 'UDP', port: 53, nodePort: 30053 }] },
};

function slice(...serving: readonly (readonly [ip: string, serving: boolean])[]): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'dns-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'dns' } },
    addressType: 'IPv4',
    endpoints: serving.map(([ip, on]) => ({ addresses: [ip], conditions: { ready: on, serving: on } })),
    ports: [{ name: '', protocol: 'UDP', port: 5353 }],
  };
}

/** A connection from the client to `to`, translated to `pod`. */
function connection(protocol: number, to: string, dport: number, pod: string): Entry {
  const client = { ip: ipv4('10.244.1.5'), port: 40000 };
  return {
    original: { src: client.ip, dst: ipv4(to), protocol, sport: client.port, dport },
    reply: { src: ipv4(pod), dst: client.ip, protocol, sport: 5353, dport: client.port },
  } as Entry;
}

function stale(endpoints: EndpointSlice, changed = ['default/dns']): string[] {
  const proxier = proxierOf(createProxyState(), 'ipv4');
  update(proxier, 'ipv4', [dns], [endpoints]);
  const entries = [
    connection(17, '10.96.0.10', 53, '10.244.1.7'),
    connection(17, '10.96.0.10', 53, '10.244.1.8'),
    connection(6, '10.96.0.10', 53, '10.244.1.8'),
    connection(17, '192.168.11.109', 30053, '10.244.1.8'),
    connection(17, '10.96.0.99', 53, '10.244.1.8'),
  ];
  return staleUdpConnections(proxier, changed, entries).map((line) => line.line);
}

const toGone = 'conntrack -D -p udp -s 10.244.1.5 -d 10.96.0.10 --sport 40000 --dport 53';
const toGoneByNodePort = 'conntrack -D -p udp -s 10.244.1.5 -d 192.168.11.109 --sport 40000 --dport 30053';

it('UDP connections to an endpoint that is gone are deleted, others stay', () => {
  expect(stale(slice(['10.244.1.7', true]))).toEqual([toGone, toGoneByNodePort]);
});

it('all go where no endpoint serves any more', () => {
  expect(stale(slice(['10.244.1.7', false], ['10.244.1.8', false]))).toEqual([toGone, toGone, toGoneByNodePort]);
});

it('nothing is looked for while no UDP Service changes', () => {
  expect(stale(slice(['10.244.1.7', true]), ['default/web'])).toEqual([]);
});
