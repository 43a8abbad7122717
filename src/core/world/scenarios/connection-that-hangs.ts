import type { Scenario } from '../scenario';
import { fromPod, threeNodes, withWeb } from './three-nodes';

const again = { kind: 'probe', from: fromPod, to: '10.96.45.123:80', protocol: 'tcp', sport: 40000 } as const;

export const connectionThatHangs: Scenario = {
  id: 'connection-that-hangs',
  title: 'A connection that hangs on a pod that is gone',
  text: 'node-2 loses its power while the pod connects to the Service, and the connection is bound to web-p8qtn there. After 40 seconds the endpoint and its rules are gone, but the client still hangs: nat asks the rules for the first packet only, and kube-proxy leaves TCP connections alone. conntrack -D -d 10.244.2.8 deletes nothing, since -d is the destination before translation; conntrack -D -r 10.244.2.8 names the source of the answers, and the next SYN finds another pod.',
  group: 'Things that go wrong',
  seed: 4,
  cluster: threeNodes,
  manifests: withWeb,
  actions: [
    { kind: 'power', node: 'node-2', up: false },
    again,
    { kind: 'wait', micros: 45_000_000 },
    again,
    { kind: 'shell', on: 'node-1/root', line: 'conntrack -D -d 10.244.2.8' },
    again,
    { kind: 'shell', on: 'node-1/root', line: 'conntrack -D -r 10.244.2.8' },
    again,
  ],
  look: 'node-1/root',
};
