import type { LinkDump } from './read-links';

/** What a device is here. `tunnel`: of a kind that is not modelled, drawn as a cable of its own. */
export type DeviceRole = 'loopback' | 'ethernet' | 'veth' | 'bridge' | 'vxlan' | 'dummy' | 'tunnel' | 'slave';

const BRIDGES =
  /^(?:docker\d+|docker_gwbridge|br-|br\d|cni\d|cbr0|virbr\d|weave$|kube-bridge|lxdbr|lxcbr|podman\d|nerdctl|vmbr\d|antrea-gw)/;
const VETHS = /^(?:veth|cali[0-9a-f]|lxc[0-9a-f]|vethwe|eni[0-9a-f]{8}|azv|gke[0-9a-f]{8}|vnet\d|tap)/;
const DUMMIES = /^(?:dummy|nodelocaldns|kube-ipvs|kube-dummy|cilium_host|cilium_net)/;
const TUNNELS =
  /^(?:tunl|wg|wireguard|tun\d|gre|sit|ip6tnl|tailscale|vxlan-v6|flannel-wg|flannel-v6|kube-tunnel|tun-|cilium_vxlan|cilium_geneve|genev_sys|ppp)/;
const VXLANS = /^(?:flannel\.\d|vxlan\.calico|vxlan\d|flannel-v4)/;

/** Tells what a device is, from its details where they were asked for, else from its name and its neighbours. */
export function roleOf(link: LinkDump, all: readonly LinkDump[]): DeviceRole {
  const { name, detail, type } = link;
  if (name === 'lo' || type === 'loopback') return 'loopback';
  if (detail === 'bridge') return 'bridge';
  if (detail === 'veth') return 'veth';
  if (detail === 'vxlan') return 'vxlan';
  if (detail === 'dummy') return 'dummy';
  if (detail !== '' && !['vlan', 'bond', 'macvlan', 'ipvlan'].includes(detail)) return 'tunnel';
  if (detail === '') {
    if (VXLANS.test(name)) return 'vxlan';
    if (DUMMIES.test(name)) return 'dummy';
    if (TUNNELS.test(name) || (type !== '' && type !== 'ether')) return 'tunnel';
    if (BRIDGES.test(name)) return 'bridge';
    if (VETHS.test(name) || (/^if\d+$/.test(link.parent) && !/^(?:eth|en)/.test(name))) return 'veth';
  }
  const master = all.find((l) => l.name === link.master);
  if (master && !isBond(master)) return 'ethernet';
  if (master) return 'slave';
  const ports = all.some((l) => l.master === name);
  return ports && !isBond(link) ? 'bridge' : 'ethernet';
}

function isBond(link: LinkDump): boolean {
  return link.detail === 'bond' || /^(?:bond|team)/.test(link.name) || link.flags.includes('MASTER');
}
