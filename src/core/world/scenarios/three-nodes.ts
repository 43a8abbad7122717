import type { ClusterSpec } from '../cluster-spec';

/** The cluster of the scenarios: three nodes, a client outside, Flannel with VXLAN, kube-proxy in iptables mode. */
export const threeNodes: ClusterSpec = {
  podCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  cni: 'flannel',
  proxy: { mode: 'iptables' },
  nodes: [1, 2, 3].map((n) => ({
    name: `node-${n}`,
    ip: `192.168.11.${108 + n}`,
    podCIDR: `10.244.${n}.0/24`,
    gateway: '192.168.11.1',
  })),
  hosts: [
    { name: 'router', ip: '192.168.11.1', routes: ['blackhole default'] },
    { name: 'client', ip: '192.168.11.50', routes: ['default via 192.168.11.1'] },
  ],
};

function pod(namespace: string, name: string, labels: string, node: string, ip: string, ports: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }
spec:
  nodeName: ${node}
  containers: [{ name: app, ports: [${ports}] }]
status:
  phase: Running
  podIP: ${ip}
  conditions: [{ type: Ready, status: "True" }]
`;
}

const HTTP = '{ name: http, containerPort: 80 }';
const DNS = '{ name: dns, containerPort: 53, protocol: UDP }, { name: dns-tcp, containerPort: 53 }';

/** A pod that asks and serves nothing. */
const CLIENT_POD = 'client-5kq7d';

/** Where the client pod sends from, on node-1. */
export const fromPod = `node-1/${CLIENT_POD}`;

/** Everything but the Service `web`. */
export const basics = [
  pod('default', 'web-x2m4k', 'app: web', 'node-1', '10.244.1.5', HTTP),
  pod('default', 'web-p8qtn', 'app: web', 'node-2', '10.244.2.8', HTTP),
  pod('default', 'web-7hzd5', 'app: web', 'node-3', '10.244.3.2', HTTP),
  pod('default', CLIENT_POD, 'app: client', 'node-1', '10.244.1.9', ''),
  pod('kube-system', 'coredns-6tz9w', 'k8s-app: kube-dns', 'node-1', '10.244.1.2', DNS),
  `apiVersion: v1
kind: Service
metadata: { name: kubernetes, namespace: default }
spec:
  clusterIP: 10.96.0.1
  ports: [{ name: https, port: 443, targetPort: 6443 }]
`,
  `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: kubernetes, namespace: default, labels: { kubernetes.io/service-name: kubernetes } }
addressType: IPv4
ports: [{ name: https, port: 6443 }]
endpoints: [{ addresses: [192.168.11.109], conditions: { ready: true } }]
`,
  `apiVersion: v1
kind: Service
metadata: { name: kube-dns, namespace: kube-system }
spec:
  clusterIP: 10.96.0.10
  selector: { k8s-app: kube-dns }
  ports:
    - { name: dns, port: 53, protocol: UDP, targetPort: dns }
    - { name: dns-tcp, port: 53, targetPort: dns-tcp }
`,
].join('---\n');

/** The Service that the scenarios are about. */
export function webService(more = ''): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: default }
spec:
  type: NodePort
  clusterIP: 10.96.45.123
  selector: { app: web }
  ports: [{ port: 80, targetPort: 80, nodePort: 30080 }]
${more}`;
}

export const withWeb = basics + webService();
