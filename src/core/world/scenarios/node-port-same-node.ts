import type { Scenario } from '../scenario';
import { threeNodes, withWeb } from './three-nodes';

export const nodePortSameNode: Scenario = {
  id: 'node-port-same-node',
  title: 'NodePort, pod on the same node',
  text: 'The pod that chance picks runs on the node that the client connected to. The packet is masqueraded all the same: kube-proxy marks it before it knows where the pod is, so the pod sees 10.244.1.1, the address of cni0.',
  group: 'NodePort',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [{ kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp', sport: 51724 }],
  look: 'node-1/root',
};
