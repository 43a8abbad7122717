import type { Scenario } from '../scenario';
import { threeNodes, withWeb } from './three-nodes';

export const hairpin: Scenario = {
  id: 'hairpin',
  title: 'A pod calls itself through its Service',
  text: 'web-x2m4k asks the Service, and chance picks web-x2m4k. The rule for the endpoint marks a packet whose source is the endpoint itself, so it is masqueraded and the pod sees 10.244.1.1. The bridge sends the frame back out of the port it came in by: hairpin mode.',
  group: 'ClusterIP',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: 'node-1/web-x2m4k', to: '10.96.45.123:80', protocol: 'tcp' }],
  look: 'node-1/root',
};
