import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

export const dropAfterNat: Scenario = {
  id: 'drop-after-nat',
  title: 'A DROP that misses, because nat came first',
  text: 'Somebody wants to close the Service and puts a DROP for 10.96.45.123 at the top of FORWARD in filter. The pod is answered all the same: nat in PREROUTING has put the address of a pod into the packet before FORWARD sees it, so the rule counts nothing. It would hit in raw or mangle PREROUTING, with the address of the pod, or with -m conntrack --ctorigdst 10.96.45.123.',
  group: 'Things that go wrong',
  seed: 1,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [
    { kind: 'shell', on: 'node-1/root', line: 'iptables -I FORWARD -d 10.96.45.123/32 -j DROP' },
    { kind: 'probe', from: fromPod, to: '10.96.45.123:80', protocol: 'tcp' },
  ],
  look: 'node-1/root',
};
