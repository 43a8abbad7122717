import type { Scenario } from '../scenario';
import { balancedWeb, withMetalLb } from './balanced-cluster';
import { basics } from './three-nodes';

const ask = { kind: 'probe', from: 'client/root', to: '192.168.11.240:80', protocol: 'tcp' } as const;

export const metalLbFailover: Scenario = {
  id: 'metallb-failover',
  title: 'MetalLB, layer 2: the node that answers for the address dies',
  text: 'No device has 192.168.11.240: the speaker of one elected node answers ARP for it, so all its traffic comes to that node. It loses its power. The client still has its MAC and sends into the void until the other speakers miss it, elect another one, and its gratuitous ARP corrects the neighbour table. Then the same address leads to the other node.',
  group: 'LoadBalancer',
  seed: 2,
  cluster: withMetalLb,
  manifests: basics + balancedWeb(),
  actions: [
    { kind: 'wait', micros: 1_000_000 },
    ask,
    { kind: 'power', node: 'node-3', up: false },
    ask,
    { kind: 'wait', micros: 5_000_000 },
    ask,
  ],
  look: 'node-2/root',
};
