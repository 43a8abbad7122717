import type { Scenario } from '../scenario';
import { threeNodes, withWeb } from './three-nodes';

export const inputDropNodePort: Scenario = {
  id: 'input-drop-node-port',
  title: 'An INPUT rule that does not close a node port',
  text: 'INPUT drops whatever comes for port 30080, and the client outside is answered all the same. In PREROUTING nat turned 192.168.11.109:30080 into the address and port of a pod, so the packet is forwarded and never meets INPUT. A rule in raw PREROUTING would stop it, and so would the firewall in front of the node.',
  group: 'Things that go wrong',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [
    { kind: 'shell', on: 'node-1/root', line: 'iptables -I INPUT -p tcp --dport 30080 -j DROP' },
    { kind: 'probe', from: 'client/root', to: '192.168.11.109:30080', protocol: 'tcp' },
  ],
  look: 'node-1/root',
};
