import type { Ruleset } from '../../netfilter/rule';
import { cidr, formatCidr, networkOf } from '../../packet/address';
import type { HostPort, NodeNetwork, PodNetwork } from '../cluster-network';
import type { CommandLine } from '../command-line';
import { sha512Hex } from '../hash';
import { sandboxId } from './bridge';
import { lines } from './cni';

const DNAT = 'CNI-HOSTPORT-DNAT';
const SETMARK = 'CNI-HOSTPORT-SETMARK';
const MASQ = 'CNI-HOSTPORT-MASQ';
/** A multiport match holds no more. */
const MOST_PORTS = 15;

/** Name of the chain that holds a pod's host ports. Source: plugins/meta/portmap, pkg/utils FormatChainName() */
export function portmapChain(network: string, container: string): string {
  return `CNI-DN-${sha512Hex(network + container).slice(0, 21)}`;
}

/**
 * The portmap plugin, called for a pod with host ports.
 *
 * Source: containernetworking/plugins plugins/meta/portmap/portmap_iptables.go
 */
export function addHostPorts(pod: PodNetwork, node: NodeNetwork, network: string, rules: Ruleset): CommandLine[] {
  if (pod.hostPorts.length === 0) return [];
  const chain = portmapChain(network, sandboxId(pod));
  const own = pod.hostPorts.flatMap((port) => {
    const to = port.hostIP === '' ? '' : `-d ${port.hostIP} `;
    const match = `${to}-p ${port.protocol} --dport ${port.hostPort}`;
    const subnet = formatCidr(networkOf(cidr(node.podCIDR)));
    return [
      `-A ${chain} -s ${subnet} ${match} -j ${SETMARK}`,
      `-A ${chain} -s 127.0.0.1 ${match} -j ${SETMARK}`,
      `-A ${chain} ${match} -j DNAT --to-destination ${pod.ip}:${port.containerPort}`,
    ];
  });
  return lines(
    ...sharedChains(rules),
    `iptables -t nat -N ${chain} --wait`,
    ...own.map((rule) => `iptables -t nat ${rule} --wait`),
    ...entries(pod, network, chain).map((entry) => `iptables -t nat -A ${DNAT} ${entry} --wait`),
    'sysctl -w net.ipv4.conf.cni0.route_localnet=1',
  );
}

/** Takes a pod's host ports away again. */
export function removeHostPorts(pod: PodNetwork, network: string): CommandLine[] {
  if (pod.hostPorts.length === 0) return [];
  const chain = portmapChain(network, sandboxId(pod));
  return lines(
    ...entries(pod, network, chain).map((entry) => `iptables -t nat -D ${DNAT} ${entry} --wait`),
    `iptables -t nat -F ${chain} --wait`,
    `iptables -t nat -X ${chain} --wait`,
  );
}

/** The three chains that all host ports share, and the ways to them, where they are missing. */
function sharedChains(rules: Ruleset): string[] {
  if (rules.tables.get('nat')?.chains.has(DNAT)) return [];
  return [
    `-N ${SETMARK}`,
    `-A ${SETMARK} -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000`,
    `-N ${MASQ}`,
    `-A ${MASQ} -m mark --mark 0x2000/0x2000 -j MASQUERADE`,
    `-I POSTROUTING 1 -m comment --comment "CNI portfwd requiring masquerade" -j ${MASQ}`,
    `-N ${DNAT}`,
    `-A PREROUTING -m addrtype --dst-type LOCAL -j ${DNAT}`,
    `-A OUTPUT -m addrtype --dst-type LOCAL -j ${DNAT}`,
  ].map((rule) => `iptables -t nat ${rule} --wait`);
}

/** The rules that lead to a pod's chain: by protocol, with up to 15 ports each. */
function entries(pod: PodNetwork, network: string, chain: string): string[] {
  const comment = `-m comment --comment "dnat name: \\"${network}\\" id: \\"${sandboxId(pod)}\\""`;
  return (['sctp', 'tcp', 'udp'] as const).flatMap((protocol) => {
    const ports = pod.hostPorts.filter((port: HostPort) => port.protocol === protocol).map((port) => port.hostPort);
    const groups = Array.from({ length: Math.ceil(ports.length / MOST_PORTS) }, (_, i) =>
      ports.slice(i * MOST_PORTS, (i + 1) * MOST_PORTS),
    );
    return groups.map(
      (group) => `${comment} -m multiport -p ${protocol} --destination-ports ${group.join(',')} -j ${chain}`,
    );
  });
}
