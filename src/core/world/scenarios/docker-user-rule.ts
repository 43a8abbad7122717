import type { Scenario } from '../scenario';
import { dockerHost, onServer, runWeb } from './docker-host';

export const dockerUserRule: Scenario = {
  id: 'docker-user-rule',
  title: 'A rule in DOCKER-USER protects it',
  text: 'DOCKER-USER is the first that FORWARD asks, and Docker never changes what stands in it. The destination is the container by now, so --dport would have to be 80; "--ctorigdstport 8080" asks conntrack for the port that the client meant. All but 192.168.56.10 are dropped.',
  group: 'Docker',
  seed: 1,
  cluster: dockerHost(),
  manifests: '',
  actions: [
    runWeb,
    onServer(
      'iptables -I DOCKER-USER -i eth0 ! -s 192.168.56.10 -p tcp -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP',
    ),
    { kind: 'probe', from: 'client/root', to: '192.168.56.11:8080', protocol: 'tcp' },
  ],
  look: 'server/root',
};
