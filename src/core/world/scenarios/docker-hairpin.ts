import type { Scenario } from '../scenario';
import { dockerHost, runWeb } from './docker-host';

export const dockerHairpin: Scenario = {
  id: 'docker-hairpin',
  title: 'The same without docker-proxy: hairpin',
  text: 'With "userland-proxy": false the DNAT takes packets from the bridge too, and the container becomes the destination of its own packet. A MASQUERADE for "-s 172.17.0.2 -d 172.17.0.2" gives it another source, or the container would drop what seems to come from itself. The bridge sends the frame out by the port it came in by: hairpin mode.',
  group: 'Docker',
  seed: 1,
  cluster: dockerHost({ userlandProxy: false }),
  manifests: '',
  actions: [runWeb, { kind: 'probe', from: 'server/web', to: '192.168.56.11:8080', protocol: 'tcp' }],
  look: 'server/root',
};
