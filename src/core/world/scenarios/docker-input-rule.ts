import type { Scenario } from '../scenario';
import { dockerHost, onServer, runWeb } from './docker-host';

export const dockerInputRule: Scenario = {
  id: 'docker-input-rule',
  title: 'A firewall on INPUT does not protect a published port',
  text: 'INPUT drops everything from the network, as ufw does with "default deny incoming". Yet the client is answered: nat PREROUTING comes before the routing decision, and after the DNAT the packet is for the container. It takes the way through FORWARD, and INPUT never sees it.',
  group: 'Docker',
  seed: 1,
  cluster: dockerHost(),
  manifests: '',
  actions: [
    runWeb,
    onServer('iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'),
    onServer('iptables -A INPUT -i eth0 -j DROP'),
    { kind: 'probe', from: 'client/root', to: '192.168.56.11:8080', protocol: 'tcp' },
  ],
  look: 'server/root',
};
