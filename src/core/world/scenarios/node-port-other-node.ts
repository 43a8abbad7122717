import type { Scenario } from '../scenario';
import { threeNodes, withWeb } from './three-nodes';

export const nodePortOtherNode: Scenario = {
  id: 'node-port-other-node',
  title: 'NodePort across nodes',
  text: "A client outside the cluster connects to port 30080 of node-1, and chance picks a pod on node-2. Watch DNAT choose the pod, the mark 0x4000 being set and used again, and MASQUERADE put the address of node-1's flannel.1 over the source, so that the answer comes back through node-1.",
  group: 'NodePort',
  seed: 4,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', sport: 51724 }],
  look: 'node-1/root',
};
