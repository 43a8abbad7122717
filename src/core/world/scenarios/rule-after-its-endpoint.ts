import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

const ask = { kind: 'probe', from: fromPod, to: '10.96.45.123:80', protocol: 'tcp' } as const;

export const ruleAfterItsEndpoint: Scenario = {
  id: 'rule-after-its-endpoint',
  title: 'The endpoint is gone, its rule is still there',
  text: 'Here kube-proxy needs twenty seconds until its rules follow the API. web-p8qtn is deleted, and its endpoint with it, but the rules of node-1 still lead to 10.244.2.8, where nobody is: who draws it waits in vain. Once the sync is done the same question is answered by a pod that is there.',
  group: 'Watch the rules change',
  seed: 4,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [
    { kind: 'delays', sync: 20_000_000 },
    { kind: 'delete', resource: 'pod', namespace: 'default', name: 'web-p8qtn', gracePeriod: 0 },
    ask,
    { kind: 'settle' },
    ask,
  ],
  look: 'node-1/root',
};
