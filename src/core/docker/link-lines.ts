import type { CommandLine } from '../kube/command-line';
import type { Layout } from './layout';
import type { DockerNetwork, Endpoint, EngineConfig } from './state';

function lines(...texts: readonly string[]): CommandLine[] {
  return texts.map((line) => ({ line }));
}

/**
 * The device of a network. Without docker-proxy connections from the host's own 127.0.0.1 go out by it.
 *
 * Source: libnetwork/drivers/bridge/setup_device_linux.go, setup_ipv4_linux.go setupLoopbackAddressesRouting()
 */
export function bridgeLines(net: DockerNetwork, { userlandProxy }: EngineConfig): CommandLine[] {
  const { bridge, gateway, subnet } = net;
  return lines(
    `ip link add ${bridge} type bridge`,
    `ip addr add ${gateway}/${subnet.split('/')[1]} dev ${bridge}`,
    `ip link set ${bridge} up`,
    ...(userlandProxy ? [] : [`sysctl -w net.ipv4.conf.${bridge}.route_localnet=1`]),
  );
}

/**
 * Bridged frames pass iptables: before 28 always, later only where rules between containers of one bridge need it.
 *
 * Source: libnetwork/drivers/bridge/bridge_linux.go configure(), setup_bridgenetfiltering.go
 */
export function bridgeFilterLines({ generation }: Layout, config: EngineConfig, icc: boolean): CommandLine[] {
  if (generation !== 27 && icc && config.userlandProxy) return [];
  return lines('sysctl -w net.bridge.bridge-nf-call-iptables=1');
}

/**
 * A container's interface: a veth pair from the bridge into its netns. `first`: it also gets the default route.
 *
 * Source: libnetwork/drivers/bridge/bridge_linux.go CreateEndpoint(), libnetwork/osl/interface_linux.go
 */
export function attachLines(
  net: DockerNetwork,
  { address, mac, device, hostDevice }: Endpoint,
  { netns, first, hairpin }: { readonly netns: string; readonly first: boolean; readonly hairpin: boolean },
): CommandLine[] {
  const inside = `ip -n ${netns}`;
  return lines(
    `ip link add ${hostDevice} type veth peer name ${device} address ${mac} netns ${netns}`,
    `ip link set ${hostDevice} master ${net.bridge}`,
    ...(hairpin ? [`bridge link set dev ${hostDevice} hairpin on`] : []),
    `${inside} addr add ${address}/${net.subnet.split('/')[1]} dev ${device}`,
    `${inside} link set ${device} up`,
    `ip link set ${hostDevice} up`,
    ...(first && !net.internal ? [`${inside} route add default via ${net.gateway} dev ${device}`] : []),
  );
}

export function detachLines({ hostDevice }: Endpoint): CommandLine[] {
  return lines(`ip link del ${hostDevice}`);
}
