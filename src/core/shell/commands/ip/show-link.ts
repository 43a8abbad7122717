import { deviceAt } from '../../../net/device';
import { vxlanData } from '../../../net/devices/vxlan';
import type { Device, Netns } from '../../../net/netns';
import type { Network } from '../../../net/run';
import { formatIpv4 } from '../../../packet/address';

/** A device as `ip link` shows it. Source: iproute2 ip/ipaddress.c print_linkinfo() */
export function linkLines(net: Network, ns: Netns, device: Device, details = false): string {
  const loopback = device.kind === 'loopback';
  const flags = loopback ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST'];
  if (device.noarp || device.kind === 'dummy') flags.push('NOARP');
  if (device.up) flags.push('UP', 'LOWER_UP');
  const peer = device.kind === 'veth' ? deviceAt(net, device.peer) : undefined;
  const name = peer ? `${device.name}@${peer.ns === ns ? peer.device.name : `if${peer.device.index}`}` : device.name;
  const qdisc = device.up && device.kind !== 'ethernet' ? 'noqueue' : device.up ? 'fq_codel' : 'noop';
  const known = loopback || device.kind === 'vxlan' || device.kind === 'dummy';
  const state = !device.up ? 'DOWN' : known ? 'UNKNOWN' : 'UP';
  const master = device.master === undefined ? '' : ` master ${device.master}`;
  const group = device.group === 0 ? 'default' : String(device.group);
  const kind = loopback ? 'loopback' : 'ether';
  const broadcast = loopback ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff';
  const netns = peer && peer.ns !== ns ? ` link-netns ${peer.ns.place.slice(peer.ns.place.indexOf('/') + 1)}` : '';
  return (
    `${device.index}: ${name}: <${flags.join(',')}> mtu ${device.mtu} qdisc ${qdisc}${master} state ${state} group ${group} qlen 1000\n` +
    `    link/${kind} ${device.mac} brd ${broadcast}${netns}\n` +
    (details ? detailLine(device) : '')
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
