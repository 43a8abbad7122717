import type { Scenario } from '../scenario';
import { balancedWeb, behindCloud, loadBalancerRoot } from './balanced-cluster';
import { basics } from './three-nodes';

const notOnNode2 = basics.replace(
  'name: web-p8qtn, namespace: default, labels: { app: web }',
  'name: web-p8qtn, namespace: default, labels: { app: old }',
);

export const loadBalancerLocal: Scenario = {
  id: 'load-balancer-local',
  title: 'LoadBalancer, externalTrafficPolicy: Local, with health checks',
  text: 'node-2 has no pod of the Service. At the health check node port 31234 its kube-proxy answers 503 with localEndpoints 0, so the load balancer sends nothing there. Packets for 203.0.113.10 come to the other nodes as the client sent them, no address is changed but the destination, and the answer goes straight back from the node.',
  group: 'LoadBalancer',
  seed: 3,
  cluster: behindCloud('pass-through'),
  manifests: notOnNode2 + balancedWeb('  externalTrafficPolicy: Local\n  healthCheckNodePort: 31234\n'),
  actions: [
    { kind: 'wait', micros: 6_000_000 },
    { kind: 'shell', on: loadBalancerRoot, line: 'curl -i http://node-2:31234/healthz' },
    { kind: 'probe', from: 'client/root', to: '203.0.113.10:80', protocol: 'tcp', count: 2 },
  ],
  look: 'node-1/root',
};
