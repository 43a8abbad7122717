import type { Scenario } from '../scenario';
import { threeNodes, withWeb } from './three-nodes';

export const nodePortOtherNode: Scenario = {
  id: 'node-port-other-node',
  title: 'From outside to a NodePort, pod on another node',
  text: 'The client knows only node-1. Watch node-1 choose a pod on another node, write its own address over the source, and take both back in the reply.',
  group: 'NodePort',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp' }],
  look: 'node-1/root',
};
