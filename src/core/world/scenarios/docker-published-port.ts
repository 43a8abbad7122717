import type { Scenario } from '../scenario';
import { dockerHost, runWeb } from './docker-host';

export const dockerPublishedPort: Scenario = {
  id: 'docker-published-port',
  title: 'A published port, from outside',
  text: 'docker run -p 8080:80 put a DNAT into the chain DOCKER: the packet for the server becomes one for 172.17.0.2:80 and is forwarded. In FORWARD it passes DOCKER-USER, then DOCKER-FORWARD: no connection yet in DOCKER-CT, by DOCKER-BRIDGE into DOCKER, where the port is accepted. The container sees the client itself, since nothing masquerades it.',
  group: 'Docker',
  seed: 1,
  cluster: dockerHost(),
  manifests: '',
  actions: [runWeb, { kind: 'probe', from: 'client/root', to: '192.168.56.11:8080', protocol: 'tcp' }],
  look: 'server/root',
};
