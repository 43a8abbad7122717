import type { Scenario } from '../scenario';
import { basics, fromPod, threeNodes } from './three-nodes';

const cart = (image: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: default }
spec:
  replicas: 3
  selector: { matchLabels: { app: cart } }
  strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers: [{ name: cart, image: "${image}", ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 } } }]
`;

const service = `---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: default }
spec:
  clusterIP: 10.96.60.6
  selector: { app: cart }
  ports: [{ port: 80 }]
`;

export const rollingUpdate: Scenario = {
  id: 'rolling-update',
  title: 'A rolling update, pod by pod',
  text: 'The Deployment cart gets another image. A pod of the new ReplicaSet comes, is asked by kubelet and becomes ready before one of the old goes, so that at no time fewer than three can be drawn. Here the update is half way: rules of both ReplicaSets stand side by side.',
  group: 'Watch the rules change',
  seed: 1,
  cluster: threeNodes,
  manifests: basics + cart('nginx:1.28') + service,
  actions: [
    { kind: 'apply', manifest: cart('nginx:1.29') },
    { kind: 'wait', micros: 3_000_000 },
    { kind: 'probe', from: fromPod, to: '10.96.60.6:80', protocol: 'tcp' },
  ],
  look: 'node-1/root',
};
