import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

export const pingClusterIp: Scenario = {
  id: 'ping-cluster-ip',
  title: 'Ping a ClusterIP',
  text: 'A ClusterIP exists only in rules for its ports, and ICMP has none. No rule matches, so the echo request leaves by the default route and nobody answers.',
  group: 'Nothing answers',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: fromPod, to: '10.96.45.123', protocol: 'icmp' }],
  look: 'node-1/root',
};
