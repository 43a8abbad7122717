import { cidr, formatIpv4, networkOf } from '../../packet/address';
import type { NodeNetwork, PodNetwork } from '../cluster-network';
import type { CommandLine } from '../command-line';
import { sha256Hex } from '../hash';
import { lines, type NodeView } from './cni';

/** How the bridge plugin is configured. */
export interface BridgeConfig {
  readonly bridge: string;
  readonly mtu: number;
  readonly hairpin: boolean;
  /** Networks that pods reach by the gateway beside the default route. */
  readonly routes: readonly string[];
}

/** The first address of a node's subnet with its prefix: what the bridge gets. */
export function gatewayOf(node: NodeNetwork): string {
  const subnet = networkOf(cidr(node.podCIDR));
  return `${formatIpv4(subnet.address + 1)}/${subnet.prefix}`;
}

/**
 * Name of the host end of a pod's veth pair.
 * Differs: the plugin draws eight hexadecimal digits at random; here they follow from the pod.
 */
export function hostDevice(pod: PodNetwork): string {
  return `veth${sandboxId(pod).slice(0, 8)}`;
}

/** The id of a pod's sandbox: 64 hexadecimal digits that a real runtime draws at random. */
export function sandboxId(pod: PodNetwork): string {
  return sha256Hex(`sandbox ${pod.namespace}/${pod.name}`);
}

/**
 * The bridge plugin, called for one pod.
 *
 * Source: containernetworking/plugins plugins/main/bridge/bridge.go cmdAdd(), setupBridge(), setupVeth()
 */
export function addToBridge(pod: PodNetwork, node: NodeNetwork, config: BridgeConfig, view: NodeView): CommandLine[] {
  const { bridge, mtu } = config;
  const [gateway = '', prefix = ''] = gatewayOf(node).split('/');
  const device = hostDevice(pod);
  const inPod = `ip -n ${pod.netns}`;
  const first = !view.devices.has(bridge);
  return lines(
    ...(first ? [`ip link add ${bridge} mtu ${mtu} type bridge`, `ip link set ${bridge} up`] : []),
    `ip link add ${device} mtu ${mtu} type veth peer name eth0 mtu ${mtu} netns ${pod.netns}`,
    `ip link set ${device} master ${bridge}`,
    `ip link set ${device} up`,
    ...(config.hairpin ? [`bridge link set dev ${device} hairpin on`] : []),
    `${inPod} link set lo up`,
    `${inPod} link set eth0 up`,
    `${inPod} addr add ${pod.ip}/${prefix} dev eth0`,
    ...config.routes.map((route) => `${inPod} route add ${route} via ${gateway} dev eth0`),
    `${inPod} route add default via ${gateway} dev eth0`,
    ...(first ? [`ip addr add ${gateway}/${prefix} dev ${bridge}`, 'sysctl -w net.ipv4.ip_forward=1'] : []),
  );
}

/** Source: bridge.go cmdDel() */
export function removeFromBridge(pod: PodNetwork): CommandLine[] {
  return lines(`ip link del ${hostDevice(pod)}`);
}
