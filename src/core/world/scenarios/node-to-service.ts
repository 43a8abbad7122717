import type { Scenario } from '../scenario';
import { threeNodes, withWeb } from './three-nodes';

export const nodeToService: Scenario = {
  id: 'node-to-service',
  title: 'Node to a ClusterIP',
  text: 'A process on the node connects to the ClusterIP. It starts at OUTPUT, needs a route before DNAT and another one after it, and is masqueraded, since the node is no pod.',
  group: 'ClusterIP',
  seed: 2,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: 'node-1/root', to: '10.96.45.123:80', protocol: 'tcp' }],
  look: 'node-1/root',
};
