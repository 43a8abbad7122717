import type { Scenario } from '../scenario';
import { basics, fromPod, threeNodes } from './three-nodes';

const emptyService = `---
apiVersion: v1
kind: Service
metadata: { name: empty, namespace: default }
spec:
  clusterIP: 10.96.77.7
  selector: { app: nobody }
  ports: [{ port: 80 }]
`;

export const noEndpoints: Scenario = {
  id: 'no-endpoints',
  title: 'A Service without endpoints',
  text: 'No pod has the label that the Service asks for. It has no chains in nat, only a REJECT rule in filter: the client learns at once that the connection is refused.',
  group: 'Nothing answers',
  seed: 1,
  cluster: threeNodes,
  manifests: basics + emptyService,
  actions: [{ kind: 'probe', from: fromPod, to: '10.96.77.7:80', protocol: 'tcp' }],
  look: 'node-1/root',
};
