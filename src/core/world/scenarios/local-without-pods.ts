import type { Scenario } from '../scenario';
import { basics, threeNodes, webService } from './three-nodes';

const onNodes2And3 = basics.replace(
  'name: web-x2m4k, namespace: default, labels: { app: web }',
  'name: web-x2m4k, namespace: default, labels: { app: old }',
);

export const localWithoutPods: Scenario = {
  id: 'local-without-pods',
  title: 'externalTrafficPolicy: Local, no pod on the node',
  text: 'node-1 has no pod of the Service, and the policy is Local. nat leaves the destination alone, so the packet is for the node itself, and KUBE-EXTERNAL-SERVICES drops it on the way to INPUT. The client waits until it gives up.',
  group: 'Nothing answers',
  seed: 1,
  cluster: threeNodes,
  manifests: onNodes2And3 + webService('  externalTrafficPolicy: Local\n'),
  actions: [{ kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp' }],
  look: 'node-1/root',
};
