import type { Scenario } from '../scenario';
import { coreDns } from './core-dns';
import { basics, fromPod, threeNodes, webService } from './three-nodes';

const withoutDns = basics
  .split('---\n')
  .filter((document) => !document.includes('namespace: kube-system'))
  .join('---\n');

export const nameFromPod: Scenario = {
  id: 'name-from-pod',
  title: 'A name looked up from a pod',
  text: 'A pod opens http://web.default. Its resolv.conf has ndots:5, so the search list is tried first: the name with default.svc.cluster.local behind it does not exist, the one with svc.cluster.local does. A and AAAA leave at once from one port; both pass nat before the connection is confirmed, so each gets a pod of CoreDNS by a chance of its own, and conntrack settles the clash. Only then the connection to the Service begins.',
  group: 'Names',
  seed: 3,
  cluster: { ...threeNodes, dns: { nameservers: ['192.168.11.1'], names: { 'example.com': ['192.0.2.80'] } } },
  manifests: withoutDns + webService() + coreDns,
  actions: [{ kind: 'shell', on: fromPod, line: 'curl http://web.default/' }],
  look: 'node-1/root',
};
