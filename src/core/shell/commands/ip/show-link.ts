import { deviceAt } from '../../../net/device';
import { vxlanData } from '../../../net/devices/vxlan';
import type { Device, Netns } from '../../../net/netns';
import type { Network } from '../../../net/run';
import { formatIpv4 } from '../../../packet/address';

/** Is something at the other end? Source: netif_carrier_ok() as drivers/net/veth.c and net/bridge/br_if.c set it */
export function hasCarrier(net: Network, ns: Netns, device: Device): boolean {
  if (!device.up) return false;
  if (device.kind === 'veth') return deviceAt(net, device.peer)?.device.up ?? false;
  if (device.kind !== 'bridge') return true;
  return [...ns.devices.values()].some((port) => port.master === device.name && hasCarrier(net, ns, port));
}

export interface ShowOptions {
  /** `ip link` writes the mode, `ip address` does not. */
  readonly mode?: boolean;
  /** `-d` */
  readonly details?: boolean;
}

/** A device as `ip link` and `ip address` show it. Source: iproute2 ip/ipaddress.c print_linkinfo() */
export function linkLines(net: Network, ns: Netns, device: Device, options: ShowOptions = {}): string {
  const loopback = device.kind === 'loopback';
  const carrier = hasCarrier(net, ns, device);
  const flags = loopback ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST'];
  if (device.noarp || device.kind === 'dummy') flags.push('NOARP');
  if (device.up) flags.push('UP');
  if (device.up && carrier) flags.push('LOWER_UP');
  if (device.up && !carrier) flags.unshift('NO-CARRIER');
  const peer = device.kind === 'veth' ? deviceAt(net, device.peer) : undefined;
  const name = peer ? `${device.name}@${peer.ns === ns ? peer.device.name : `if${peer.device.index}`}` : device.name;
  const qdisc = device.up && device.kind !== 'ethernet' ? 'noqueue' : device.up ? 'fq_codel' : 'noop';
  const unknown = loopback || device.kind === 'vxlan' || device.kind === 'dummy';
  const state = !carrier ? 'DOWN' : unknown ? 'UNKNOWN' : 'UP';
  const master = device.master === undefined ? '' : ` master ${device.master}`;
  const group = device.group === 0 ? 'default' : String(device.group);
  const mode = options.mode ? ' mode DEFAULT' : '';
  const kind = loopback ? 'loopback' : 'ether';
  const broadcast = loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  const netns = peer && peer.ns !== ns ? ` link-netns ${peer.ns.place.slice(peer.ns.place.indexOf('/') + 1)}` : '';
  return (
    `${device.index}: ${name}: <${flags.join(',')}> mtu ${device.mtu} qdisc ${qdisc}${master} state ${state}${mode} group ${group} qlen 1000\n` +
    `    link/${kind} ${device.mac} brd ${broadcast}${netns}\n` +
    (options.details ? detailLine(device) : '')
  );
}

function detailLine(device: Device): string {
  const data = vxlanData(device);
  if (!data) return device.kind === 'ethernet' || device.kind === 'loopback' ? '' : `    ${device.kind}\n`;
  const local = data.local ? ` local ${formatIpv4(data.local)}` : '';
  const underlay = data.underlay ? ` dev ${data.underlay}` : '';
  const learning = data.learning ? '' : ' nolearning';
  return `    vxlan id ${data.vni}${local}${underlay} srcport 0 0 dstport ${data.port}${learning} ttl auto ageing 300\n`;
}
