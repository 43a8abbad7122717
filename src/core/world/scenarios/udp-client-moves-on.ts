import type { Scenario } from '../scenario';
import { basics, fromPod, threeNodes } from './three-nodes';

function pod(name: string, node: string, ip: string): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: default, labels: { app: clock } }
spec:
  nodeName: ${node}
  containers: [{ name: clock, ports: [{ containerPort: 123, protocol: UDP }] }]
status:
  phase: Running
  podIP: ${ip}
  conditions: [{ type: Ready, status: "True" }]
`;
}

const clock = `${pod('clock-2wzkc', 'node-1', '10.244.1.30')}${pod('clock-hj8r7', 'node-2', '10.244.2.30')}---
apiVersion: v1
kind: Service
metadata: { name: clock, namespace: default }
spec:
  clusterIP: 10.96.12.3
  selector: { app: clock }
  ports: [{ port: 123, protocol: UDP }]
`;

const ask = { kind: 'probe', from: fromPod, to: '10.96.12.3:123', protocol: 'udp', sport: 40000 } as const;

export const udpClientMovesOn: Scenario = {
  id: 'udp-client-moves-on',
  title: 'A UDP client that keeps its port, and a pod that goes',
  text: 'The client asks from the same port each time, so all its datagrams belong to one connection and go to clock-hj8r7. When that pod is deleted, kube-proxy does not only take its rules away: it deletes the UDP connections that lead to it, as conntrack -D would. The next datagram is a first one again, asks the rules, and reaches clock-2wzkc.',
  group: 'Things that go wrong',
  seed: 4,
  cluster: threeNodes,
  manifests: basics + clock,
  actions: [
    ask,
    ask,
    { kind: 'delete', resource: 'pod', namespace: 'default', name: 'clock-hj8r7', gracePeriod: 0 },
    ask,
  ],
  look: 'node-1/root',
};
