import type { Scenario } from '../scenario';
import { basics, fromPod, threeNodes } from './three-nodes';

const site = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: site, namespace: default }
spec:
  replicas: 3
  selector: { matchLabels: { app: site } }
  template:
    metadata: { labels: { app: site } }
    spec:
      containers: [{ name: nginx, image: nginx, ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } } }]
---
apiVersion: v1
kind: Service
metadata: { name: site, namespace: default }
spec:
  clusterIP: 10.96.50.5
  selector: { app: site }
  ports: [{ port: 80 }]
`;

export const scaleAndWatch: Scenario = {
  id: 'scale-and-watch',
  title: 'Scale a Deployment and watch the rules',
  text: 'The Deployment site goes from three pods to five and back to two. Each endpoint costs four lines of nat: a chain, the jump to it with its share of chance, the rule for a pod that calls itself, and the DNAT. A pod that goes loses its rules at once, although it has half a minute to finish what it does.',
  group: 'Watch the rules change',
  seed: 1,
  cluster: threeNodes,
  manifests: basics + site,
  actions: [
    { kind: 'scale', namespace: 'default', name: 'site', replicas: 5 },
    { kind: 'settle' },
    { kind: 'scale', namespace: 'default', name: 'site', replicas: 2 },
    { kind: 'probe', from: fromPod, to: '10.96.50.5:80', protocol: 'tcp' },
  ],
  look: 'node-1/root',
};
