import type { NodeNetwork, PodNetwork } from '../cluster-network';
import { hostDevice } from './bridge';
import { type Cni, lines } from './cni';

/** Where a pod with a route of its own sends everything. Source: projectcalico/calico cni-plugin dataplane/linux */
const GATEWAY = '169.254.1.1';

function linkOf(pod: PodNetwork, node: NodeNetwork) {
  return node.podLinks?.[pod.ip] ?? { device: hostDevice(pod) };
}

/**
 * The network of machines that were read from dumps: whatever plugin made it, its devices, routes and rules stand already,
 * and a pod only gets its cable.
 */
export const imported: Cni = {
  name: 'imported',
  source: 'containernetworking/plugins bridge; projectcalico/calico cni-plugin dataplane/linux',

  joinNode: () => [],
  sync: () => [],

  addPod(pod, node) {
    const { device, bridge } = linkOf(pod, node);
    const inPod = `ip -n ${pod.netns}`;
    const cable = [
      `ip link add ${device} type veth peer name eth0 netns ${pod.netns}`,
      ...(bridge ? [`ip link set ${device} master ${bridge.name}`] : []),
      `ip link set ${device} up`,
      `${inPod} link set lo up`,
      `${inPod} link set eth0 up`,
    ];
    if (bridge) {
      return lines(
        ...cable,
        `bridge link set dev ${device} hairpin on`,
        `${inPod} addr add ${pod.ip}/${bridge.prefix} dev eth0`,
        `${inPod} route add default via ${bridge.gateway} dev eth0`,
      );
    }
    return lines(
      ...cable,
      `sysctl -w net.ipv4.conf.${device}.proxy_arp=1`,
      `${inPod} addr add ${pod.ip}/32 dev eth0`,
      `${inPod} route add ${GATEWAY} dev eth0 scope link`,
      `${inPod} route add default via ${GATEWAY} dev eth0`,
      `ip route replace ${pod.ip} dev ${device} scope link`,
    );
  },

  deletePod: (pod, node) => lines(`ip link del ${linkOf(pod, node).device}`),
};
