import { append, chain, type Change, type Firewall, insert } from './firewall';
import { userRules } from './daemon-rules';

/** The bridge by which a swarm's tasks reach the world, and the chain of its published ports. */
const BRIDGE = 'docker_gwbridge';
const INGRESS = 'DOCKER-INGRESS';

/**
 * What a swarm's routing mesh adds to a host.
 *
 * Source: libnetwork/service_linux.go programIngress(), initIngressConfiguration()
 */
export function ingressRules(fw: Firewall): Change[] {
  const local = `-m addrtype --dst-type LOCAL -j ${INGRESS}`;
  return [
    chain('nat', INGRESS),
    chain('filter', INGRESS),
    append('nat', INGRESS, '-j RETURN'),
    append('filter', INGRESS, '-j RETURN'),
    insert('nat', 'OUTPUT', local),
    insert('nat', 'PREROUTING', local),
    insert('filter', fw.layout.forward, `-j ${INGRESS}`),
    insert('nat', 'POSTROUTING', `-m addrtype --src-type LOCAL -o ${BRIDGE} -j MASQUERADE`),
    ...userRules(fw),
  ];
}

/** A port of a service, which the ingress sandbox behind `gateway` hands on. Source: programIngressPortsRules() */
export function ingressPortRules(protocol: 'tcp' | 'udp' | 'sctp', port: number, gateway: string): Change[] {
  return [
    insert('nat', INGRESS, `-p ${protocol} --dport ${port} -j DNAT --to-destination ${gateway}:${port}`),
    insert('filter', INGRESS, `-p ${protocol} --sport ${port} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`),
    insert('filter', INGRESS, `-p ${protocol} --dport ${port} -j ACCEPT`),
  ];
}
