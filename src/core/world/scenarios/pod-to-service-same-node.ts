import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

export const podToServiceSameNode: Scenario = {
  id: 'pod-to-service-same-node',
  title: 'Pod to a ClusterIP, pod on the same node',
  text: 'Both pods hang on cni0 of node-1, yet the packet passes PREROUTING, FORWARD and POSTROUTING: bridge-nf-call-iptables hands bridged frames to iptables. The destination is rewritten, the source is not. The reply comes back by the bridge, and conntrack turns its source into the ClusterIP again.',
  group: 'ClusterIP',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: fromPod, to: '10.96.45.123:80', protocol: 'tcp' }],
  look: 'node-1/root',
};
