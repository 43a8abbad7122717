import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

export const wrongPort: Scenario = {
  id: 'wrong-port',
  title: 'The wrong port of a ClusterIP',
  text: 'Port 81 is no port of the Service, so no rule matches and the SYN leaves by the default route. In iptables mode nothing says no: the client waits until it gives up.',
  group: 'Nothing answers',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: fromPod, to: '10.96.45.123:81', protocol: 'tcp' }],
  look: 'node-1/root',
};
