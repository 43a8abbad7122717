import type { ClusterSpec } from '../cluster-spec';
import type { Scenario } from '../scenario';

const NODES = 50;

const fiftyNodes: ClusterSpec = {
  podCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  cni: 'flannel',
  proxy: { mode: 'iptables' },
  nodes: Array.from({ length: NODES }, (_, i) => ({
    name: `node-${i + 1}`,
    ip: `192.168.11.${101 + i}`,
    podCIDR: `10.244.${i + 1}.0/24`,
    gateway: '192.168.11.1',
  })),
  hosts: [
    { name: 'router', ip: '192.168.11.1', routes: ['blackhole default'] },
    { name: 'client', ip: '192.168.11.50', routes: ['default via 192.168.11.1'] },
  ],
};

/** Pods that run already: a cluster of this size was not started a moment ago. */
function pods(name: string, perNode: number, first: number): string {
  const all = Array.from({ length: NODES * perNode }, (_, i) => {
    const node = Math.floor(i / perNode) + 1;
    return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}-${node}-${(i % perNode) + 1}, namespace: default, labels: { app: ${name} } }
spec:
  nodeName: node-${node}
  containers: [{ name: ${name}, ports: [{ name: http, containerPort: 80 }] }]
status:
  phase: Running
  podIP: 10.244.${node}.${first + (i % perNode)}
  conditions: [{ type: Ready, status: "True" }]
`;
  });
  return all.join('');
}

function service(name: string, clusterIP: string, nodePort?: number): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: default }
spec:
  type: ${nodePort ? 'NodePort' : 'ClusterIP'}
  clusterIP: ${clusterIP}
  selector: { app: ${name} }
  ports: [{ port: 80, targetPort: 80${nodePort ? `, nodePort: ${nodePort}` : ''} }]
`;
}

export const manyNodes: Scenario = {
  id: 'many-nodes',
  title: 'Fifty nodes, five hundred pods',
  text: 'A cluster of a size that people run. One connection still meets two nodes only: the one that was asked and the one whose pod was drawn, with probability 1 in 150 and less from rule to rule. Find a node, a pod or an address with the search above the map, switch a node off, and see how many rules each of the others has to write for it.',
  group: 'Large clusters',
  seed: 2,
  cluster: fiftyNodes,
  manifests: [
    pods('agent', 1, 2),
    pods('web', 3, 10),
    pods('shop', 3, 20),
    pods('api', 2, 30),
    pods('cache', 1, 40),
    service('web', '10.96.45.123', 30080),
    service('shop', '10.96.45.124'),
    service('api', '10.96.45.125'),
    service('cache', '10.96.45.126'),
  ].join(''),
  actions: [{ kind: 'probe', from: 'client/root', to: '192.168.11.101:30080', protocol: 'tcp', sport: 51724 }],
  look: 'node-1/root',
};
