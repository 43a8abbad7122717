import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

export const podToServiceOtherNode: Scenario = {
  id: 'pod-to-service-other-node',
  title: 'Pod to a ClusterIP, pod on another node',
  text: 'The pod asks 10.96.45.123, which no interface has. PREROUTING of its own node rewrites the destination, then Flannel puts the packet into UDP to the other node. It is not masqueraded: the server sees 10.244.1.9.',
  group: 'ClusterIP',
  seed: 2,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: fromPod, to: '10.96.45.123:80', protocol: 'tcp' }],
  look: 'node-1/root',
};
