import type { Scenario } from '../scenario';
import { basics, fromPod, threeNodes } from './three-nodes';

function pod(name: string, node: string, ip: string): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: default, labels: { app: shop } }
spec:
  nodeName: ${node}
  containers:
    - name: shop
      ports: [{ containerPort: 8080 }]
      readinessProbe: { httpGet: { port: 8080, path: /ready }, periodSeconds: 5, failureThreshold: 2 }
status:
  phase: Running
  podIP: ${ip}
  conditions: [{ type: Ready, status: "True" }]
`;
}

const shop = `${pod('shop-4nb6x', 'node-1', '10.244.1.20')}${pod('shop-v9dlt', 'node-2', '10.244.2.20')}---
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: default }
spec:
  clusterIP: 10.96.88.8
  selector: { app: shop }
  ports: [{ port: 80, targetPort: 8080 }]
`;

export const endpointsComeAndGo: Scenario = {
  id: 'endpoints-come-and-go',
  title: 'Endpoints that come and go',
  text: 'kubelet asks each pod of the Service shop every five seconds whether it is ready. After two bad answers of shop-4nb6x its endpoint is no longer ready, and kube-proxy takes away the chain, the jump and the rules that led to it: only shop-v9dlt is left. Let the probe pass again, or fail in the other pod too, and watch the rules change.',
  group: 'Things that go wrong',
  seed: 1,
  cluster: threeNodes,
  manifests: basics + shop,
  actions: [
    { kind: 'probe', from: fromPod, to: '10.96.88.8:80', protocol: 'tcp' },
    { kind: 'probe-script', namespace: 'default', pod: 'shop-4nb6x', probe: 'readiness', failing: true },
    { kind: 'settle' },
    { kind: 'probe', from: fromPod, to: '10.96.88.8:80', protocol: 'tcp' },
  ],
  look: 'node-1/root',
};
