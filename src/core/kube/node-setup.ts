import type { NodeNetwork } from './cluster-network';
import { NODE_DEVICE } from './cluster-network';
import type { CommandLine } from './command-line';

const LOCALNET =
  '-m comment --comment "block incoming localnet connections" --dst 127.0.0.0/8 ! --src 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

/**
 * A machine becomes a node: its way out, the sysctls that kubeadm checks, and kubelet's chains.
 *
 * @param prefix length of the network that all nodes share
 */
export function setUpNode(node: NodeNetwork, prefix: number): readonly CommandLine[] {
  return [
    'ip link set lo up',
    `ip addr add ${node.ip}/${prefix} dev ${NODE_DEVICE}`,
    `ip link set ${NODE_DEVICE} up`,
    `ip route add default via ${node.gateway} dev ${NODE_DEVICE}`,
    'sysctl -w net.ipv4.ip_forward=1',
    'sysctl -w net.bridge.bridge-nf-call-iptables=1',
    ...kubeletChains(),
  ].map((line) => ({ line }));
}

/** Source: pkg/kubelet/kubelet_network_linux.go syncIPTablesRules(), pkg/util/iptables Monitor() */
function kubeletChains(): string[] {
  return [
    '-N KUBE-IPTABLES-HINT -t mangle',
    '-N KUBE-FIREWALL -t filter',
    '-I OUTPUT -t filter -j KUBE-FIREWALL',
    '-I INPUT -t filter -j KUBE-FIREWALL',
    `-A KUBE-FIREWALL -t filter ${LOCALNET}`,
    '-N KUBE-KUBELET-CANARY -t mangle',
    '-N KUBE-KUBELET-CANARY -t nat',
    '-N KUBE-KUBELET-CANARY -t filter',
  ].map((rule) => `iptables -w 5 ${rule}`);
}
