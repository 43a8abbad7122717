import type { ClusterSpec } from '../cluster-spec';
import type { Scenario } from '../scenario';

const SERVICES = 10_000;
const ENDPOINTS = 10;

const oneNode: ClusterSpec = {
  podCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  cni: 'flannel',
  proxy: { mode: 'iptables' },
  nodes: [{ name: 'node-1', ip: '192.168.11.109', podCIDR: '10.244.1.0/24', gateway: '192.168.11.1' }],
  hosts: [
    { name: 'router', ip: '192.168.11.1', routes: ['blackhole default'] },
    { name: 'client', ip: '192.168.11.50', routes: ['default via 192.168.11.1'] },
  ],
};

function pod(n: number): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `web-${n}`, namespace: 'default', labels: { app: 'web' } },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 80 }] }] },
    status: {
      phase: 'Running',
      podIP: `10.244.1.${10 + n}`,
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

const web = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    type: 'NodePort',
    clusterIP: '10.96.45.123',
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 80, nodePort: 30080 }],
  },
};

/** A Service whose pods run on nodes that are not looked at. */
function elsewhere(n: number): readonly unknown[] {
  const name = `shop-${String(n).padStart(4, '0')}`;
  const clusterIP = `10.97.${n >> 8}.${n & 255}`;
  const address = (i: number) => {
    const at = (n * ENDPOINTS + i) % 60_000;
    return `172.20.${at >> 8}.${at & 255}`;
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { clusterIP, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-x`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080 }],
      endpoints: Array.from({ length: ENDPOINTS }, (_, i) => ({
        addresses: [address(i)],
        conditions: { ready: true },
      })),
    },
  ];
}

export const manyServices: Scenario = {
  id: 'many-services',
  title: 'Ten thousand Services, one node',
  text: 'One node of a cluster with ten thousand Services of ten endpoints each: more than four hundred thousand rules, all of which kube-proxy wrote. A packet to the last Service is compared with thousands of rules of KUBE-SERVICES before its own; a packet of a known connection with none. Scale web, or delete a Service, and see how little of the text a sync has to write.',
  group: 'Large clusters',
  seed: 3,
  cluster: oneNode,
  // Nine megabytes: made when the scenario is opened.
  get manifests() {
    const items = [
      web,
      ...Array.from({ length: 3 }, (_, i) => pod(i)),
      ...Array.from({ length: SERVICES - 1 }, (_, n) => elsewhere(n)).flat(),
    ];
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  },
  actions: [{ kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', sport: 51724 }],
  look: 'node-1/root',
};
