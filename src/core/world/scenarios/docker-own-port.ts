import type { Scenario } from '../scenario';
import { dockerHost, runWeb } from './docker-host';

export const dockerOwnPort: Scenario = {
  id: 'docker-own-port',
  title: 'A container asks for its own published port',
  text: 'The DNAT for port 8080 has "! -i docker0", so it leaves alone what comes from the bridge. The packet is for the server itself, and docker-proxy, which listens there, takes it. The proxy opens a second connection to the container, which therefore sees 172.17.0.1, the address of its bridge.',
  group: 'Docker',
  seed: 1,
  cluster: dockerHost(),
  manifests: '',
  actions: [runWeb, { kind: 'probe', from: 'server/web', to: '192.168.56.11:8080', protocol: 'tcp' }],
  look: 'server/root',
};
