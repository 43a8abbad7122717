import type { Scenario } from '../scenario';
import { threeNodes, webService, withWeb } from './three-nodes';

const askNode1 = { kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp' } as const;

export const trafficPolicy: Scenario = {
  id: 'traffic-policy',
  title: 'externalTrafficPolicy: Cluster, then Local',
  text: 'The same client asks the same NodePort twice. Under Cluster any pod may answer and sees an address of node-1. Then the policy is set to Local: only pods of node-1 are chosen, nothing is masqueraded, and the pod sees 192.168.11.50.',
  group: 'NodePort',
  seed: 2,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [askNode1, { kind: 'apply', manifest: webService('  externalTrafficPolicy: Local\n') }, askNode1],
  look: 'node-1/root',
};
