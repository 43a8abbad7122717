import { cidr, formatCidr, formatIpv4, networkOf } from '../../packet/address';
import { type ClusterNetwork, NODE_DEVICE, type NodeNetwork, type PodNetwork } from '../cluster-network';
import type { CommandLine } from '../command-line';
import { sha256Hex } from '../hash';
import { addToBridge, type BridgeConfig, removeFromBridge } from './bridge';
import { type Cni, lines, type NodeView } from './cni';
import { addHostPorts, removeHostPorts } from './portmap';

/** The name of the network in flannel's CNI configuration. */
const NETWORK = 'cbr0';
const TUNNEL = 'flannel.1';
const NODE_MTU = 1500;
/** What VXLAN puts in front of a packet. */
const VXLAN_OVERHEAD = 50;

/** Flannel with its default back end: pods of other nodes are reached through a VXLAN. */
export const flannel: Cni = {
  name: 'flannel',
  source: 'flannel-io/flannel pkg/backend/vxlan, pkg/trafficmngr/iptables; containernetworking/plugins bridge, portmap',

  joinNode(node, cluster) {
    const mac = tunnelMac(node);
    return [
      ...lines(
        `ip link add ${TUNNEL} address ${mac} mtu ${NODE_MTU - VXLAN_OVERHEAD} type vxlan id 1 local ${node.ip} dev ${NODE_DEVICE} dstport 8472 nolearning`,
        `ip addr add ${subnetAddress(node)}/32 dev ${TUNNEL}`,
        `ip link set ${TUNNEL} up`,
      ),
      ...flannelRules(node, cluster),
    ];
  },

  sync(node, cluster) {
    return others(node, cluster).flatMap((other) => {
      const gateway = subnetAddress(other);
      const mac = tunnelMac(other);
      return lines(
        `ip neigh replace ${gateway} lladdr ${mac} dev ${TUNNEL} nud permanent`,
        `bridge fdb replace ${mac} dev ${TUNNEL} dst ${other.ip} self permanent`,
        `ip route replace ${subnet(other)} via ${gateway} dev ${TUNNEL} onlink`,
      );
    });
  },

  addPod: (pod, node, cluster, view) => addPod(pod, node, bridgeConfig(cluster, NODE_MTU - VXLAN_OVERHEAD), view),
  deletePod: (pod) => deletePod(pod),
};

/** Flannel without a tunnel: each node is the gateway to its pods. All nodes must be on one segment. */
export const flannelHostGw: Cni = {
  name: 'flannel-host-gw',
  source:
    'flannel-io/flannel pkg/backend/hostgw, pkg/trafficmngr/iptables; containernetworking/plugins bridge, portmap',

  joinNode: (node, cluster) => flannelRules(node, cluster),
  sync: (node, cluster) =>
    others(node, cluster).flatMap((o) => lines(`ip route replace ${subnet(o)} via ${o.ip} dev ${NODE_DEVICE}`)),
  addPod: (pod, node, cluster, view) => addPod(pod, node, bridgeConfig(cluster, NODE_MTU), view),
  deletePod: (pod) => deletePod(pod),
};

function addPod(pod: PodNetwork, node: NodeNetwork, config: BridgeConfig, view: NodeView): CommandLine[] {
  return [...addToBridge(pod, node, config, view), ...addHostPorts(pod, node, NETWORK, view.rules)];
}

function deletePod(pod: PodNetwork): CommandLine[] {
  return [...removeHostPorts(pod, NETWORK), ...removeFromBridge(pod)];
}

function bridgeConfig(cluster: ClusterNetwork, mtu: number): BridgeConfig {
  return { bridge: 'cni0', mtu, hairpin: true, routes: [formatCidr(networkOf(cidr(cluster.podCIDR)))] };
}

/**
 * Flannel's rules, appended: they stand behind kube-proxy's jumps, which are inserted.
 *
 * Source: pkg/trafficmngr/iptables/iptables.go masqRules(), forwardRules(), ipTablesBootstrap()
 */
function flannelRules(node: NodeNetwork, cluster: ClusterNetwork): CommandLine[] {
  const pods = formatCidr(networkOf(cidr(cluster.podCIDR)));
  const own = subnet(node);
  const masq = '-m comment --comment "flanneld masq"';
  const forward = '-m comment --comment "flanneld forward"';
  const nat = [
    `-A POSTROUTING ${masq} -j FLANNEL-POSTRTG`,
    `-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG -s ${own} -d ${pods} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG -s ${pods} -d ${own} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG ! -s ${pods} -d ${own} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG -s ${pods} ! -d 224.0.0.0/4 ${masq} -j MASQUERADE --random-fully`,
    `-A FLANNEL-POSTRTG ! -s ${pods} -d ${pods} ${masq} -j MASQUERADE --random-fully`,
  ];
  const filter = [
    `-A FORWARD ${forward} -j FLANNEL-FWD`,
    `-A FLANNEL-FWD -s ${pods} ${forward} -j ACCEPT`,
    `-A FLANNEL-FWD -d ${pods} ${forward} -j ACCEPT`,
  ];
  const restore = (table: string, rules: readonly string[]): CommandLine => ({
    line: 'iptables-restore --noflush --wait',
    stdin: `*${table}\n${rules.join('\n')}\nCOMMIT\n`,
  });
  return [
    ...lines('iptables -t nat -N FLANNEL-POSTRTG --wait'),
    restore('nat', nat),
    ...lines('iptables -t filter -N FLANNEL-FWD --wait'),
    restore('filter', filter),
  ];
}

function others(node: NodeNetwork, cluster: ClusterNetwork): readonly NodeNetwork[] {
  return cluster.nodes.filter((other) => other.name !== node.name);
}

function subnet(node: NodeNetwork): string {
  return formatCidr(networkOf(cidr(node.podCIDR)));
}

/** Address of a node's tunnel device: the network address of its subnet. */
function subnetAddress(node: NodeNetwork): string {
  return formatIpv4(networkOf(cidr(node.podCIDR)).address);
}

/** Differs: flanneld draws the address at random once; here it follows from the node's name. */
function tunnelMac(node: NodeNetwork): string {
  const digits = sha256Hex(`vtep ${node.name}`);
  const first = ((Number.parseInt(digits.slice(0, 2), 16) & 0xfc) | 2).toString(16).padStart(2, '0');
  return [first, ...[2, 4, 6, 8, 10].map((i) => digits.slice(i, i + 2))].join(':');
}
