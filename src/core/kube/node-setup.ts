import type { NodeNetwork } from './cluster-network';
import { NODE_DEVICE } from './cluster-network';
import type { CommandLine } from './command-line';

const LOCALNET =
  '-m comment --comment "block incoming localnet connections" --dst 127.0.0.0/8 ! --src 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

/**
 * A machine becomes a node: its way out, the sysctls that kubeadm checks, and kubelet's chains.
 *
 * @param prefix length of the network that all nodes share
 * @param kubelet its generation: up to v1.23 it made the chains that mark packets for masquerading and dropping
 */
export function setUpNode(node: NodeNetwork, prefix: number, kubelet: 'current' | 'v1.23'): readonly CommandLine[] {
  return [
    'ip link set lo up',
    `ip addr add ${node.ip}/${prefix} dev ${NODE_DEVICE}`,
    `ip link set ${NODE_DEVICE} up`,
    `ip route add default via ${node.gateway} dev ${NODE_DEVICE}`,
    'sysctl -w net.ipv4.ip_forward=1',
    'sysctl -w net.bridge.bridge-nf-call-iptables=1',
    ...(kubelet === 'current' ? kubeletChains() : oldKubeletChains()).map((rule) => `iptables -w 5 ${rule}`),
  ].map((line) => ({ line }));
}

const CANARIES = ['mangle', 'nat', 'filter'].map((table) => `-N KUBE-KUBELET-CANARY -t ${table}`);

/** Source: pkg/kubelet/kubelet_network_linux.go syncIPTablesRules(), pkg/util/iptables Monitor() */
function kubeletChains(): string[] {
  return [
    '-N KUBE-IPTABLES-HINT -t mangle',
    '-N KUBE-FIREWALL -t filter',
    '-I OUTPUT -t filter -j KUBE-FIREWALL',
    '-I INPUT -t filter -j KUBE-FIREWALL',
    `-A KUBE-FIREWALL -t filter ${LOCALNET}`,
    ...CANARIES,
  ];
}

/** Source: pkg/kubelet/kubelet_network_linux.go syncNetworkUtil(), of v1.23 */
function oldKubeletChains(): string[] {
  return [
    '-N KUBE-MARK-DROP -t nat',
    '-A KUBE-MARK-DROP -t nat -j MARK --or-mark 0x00008000',
    '-N KUBE-FIREWALL -t filter',
    '-A KUBE-FIREWALL -t filter -m comment --comment "kubernetes firewall for dropping marked packets" -m mark --mark 0x00008000/0x00008000 -j DROP',
    `-A KUBE-FIREWALL -t filter ${LOCALNET}`,
    '-I OUTPUT -t filter -j KUBE-FIREWALL',
    '-I INPUT -t filter -j KUBE-FIREWALL',
    '-N KUBE-MARK-MASQ -t nat',
    '-N KUBE-POSTROUTING -t nat',
    '-A KUBE-MARK-MASQ -t nat -j MARK --or-mark 0x00004000',
    '-I POSTROUTING -t nat -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    '-A KUBE-POSTROUTING -t nat -m mark ! --mark 0x00004000/0x00004000 -j RETURN',
    '-A KUBE-POSTROUTING -t nat -j MARK --xor-mark 0x00004000',
    '-A KUBE-POSTROUTING -t nat -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
    ...CANARIES,
  ];
}
