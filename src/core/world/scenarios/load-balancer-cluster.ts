import type { Scenario } from '../scenario';
import { balancedWeb, behindCloud } from './balanced-cluster';
import { basics } from './three-nodes';

export const loadBalancerCluster: Scenario = {
  id: 'load-balancer-cluster',
  title: 'LoadBalancer, externalTrafficPolicy: Cluster',
  text: "A proxy of the cloud has the address 203.0.113.10. It connects to the NodePort of every node, and all are healthy. The client's connection gets the node that a hash of its addresses and ports chooses, with the load balancer as source; the node chooses a pod anywhere and masquerades once more. The pod sees neither the client nor the load balancer.",
  group: 'LoadBalancer',
  seed: 1,
  cluster: behindCloud('proxy'),
  manifests: basics + balancedWeb(),
  actions: [
    { kind: 'wait', micros: 1_000_000 },
    { kind: 'probe', from: 'client/root', to: '203.0.113.10:80', protocol: 'tcp' },
  ],
  look: 'load-balancer/root',
};
