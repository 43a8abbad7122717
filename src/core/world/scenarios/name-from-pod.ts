import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

const DNS_PODS = withWeb
  .replace(
    '{ name: app, ports: [{ name: dns,',
    '{ name: coredns, image: "registry.k8s.io/coredns/coredns:v1.12.1", ports: [{ name: dns,',
  )
  .replace(
    ', protocol: UDP }, { name: dns-tcp, containerPort: 53 }] }]',
    ', protocol: UDP }, { name: dns-tcp, containerPort: 53 }] }]\n  dnsPolicy: Default',
  );

export const nameFromPod: Scenario = {
  id: 'name-from-pod',
  title: 'A name looked up from a pod',
  text: 'A pod opens http://web.default. Its resolv.conf has ndots:5, so the search list is tried first: the name with default.svc.cluster.local behind it does not exist, the one with svc.cluster.local does. A and AAAA are asked at once from one port, each query is a datagram to 10.96.0.10 that kube-proxy sends on to CoreDNS, and only then the connection begins.',
  group: 'Names',
  seed: 3,
  cluster: { ...threeNodes, dns: { nameservers: ['192.168.11.1'], names: { 'example.com': ['192.0.2.80'] } } },
  manifests: DNS_PODS,
  actions: [{ kind: 'shell', on: fromPod, line: 'curl http://web.default/' }],
  look: 'node-1/root',
};
