import { CONNTRACK_SYSCTLS } from '../conntrack/timeouts';
import type { Netns } from './netns';

/** What the network code reads for each packet, worked out from the sysctls of one device. */
export interface InterfaceConf {
  readonly forwarding: boolean;
  readonly bcForwarding: boolean;
  readonly rpFilter: number;
  readonly routeLocalnet: boolean;
  readonly acceptLocal: boolean;
  readonly sendRedirects: boolean;
  readonly proxyArp: boolean;
  readonly sourceValidMark: boolean;
}

/** Sysctls of a fresh netns that something here reads, besides those of the devices. */
const DEFAULTS: readonly (readonly [name: string, value: number | string])[] = [
  ['net.ipv4.ip_forward', 0],
  ['net.ipv4.ip_default_ttl', 64],
  ['net.ipv4.ip_local_port_range', '32768\t60999'],
  ['net.ipv4.icmp_echo_ignore_all', 0],
  ['net.ipv4.icmp_echo_ignore_broadcasts', 1],
  ['net.ipv4.icmp_errors_use_inbound_ifaddr', 0],
  ['net.ipv4.icmp_ratelimit', 1000],
  ['net.ipv4.icmp_ratemask', 6168],
  ['net.ipv4.icmp_msgs_per_sec', 1000],
  ['net.ipv4.icmp_msgs_burst', 50],
  ['net.ipv4.tcp_syn_retries', 6],
  ...Object.entries(CONNTRACK_SYSCTLS),
];

/** Settings that each device has, with the kernel's default for "all" and "default". */
const PER_DEVICE: readonly (readonly [name: string, value: number])[] = [
  ['forwarding', 0],
  ['bc_forwarding', 0],
  ['rp_filter', 0],
  ['route_localnet', 0],
  ['accept_local', 0],
  ['send_redirects', 1],
  ['src_valid_mark', 0],
  ['proxy_arp', 0],
  ['arp_ignore', 0],
];

const CONF = 'net.ipv4.conf.';

/** Puts the defaults of a fresh netns where they are not set yet. */
export function setSysctlDefaults(sysctls: Map<string, number | string>): void {
  for (const [name, value] of DEFAULTS) if (!sysctls.has(name)) sysctls.set(name, value);
  for (const device of ['all', 'default']) {
    for (const [name, value] of PER_DEVICE) sysctls.set(`${CONF}${device}.${name}`, value);
  }
}

/** A new device takes the settings of "default". Source: net/ipv4/devinet.c inetdev_init() */
export function addDeviceSysctls(ns: Netns, device: string): void {
  const { sysctls } = ns.netfilter;
  for (const [name, value] of PER_DEVICE) {
    sysctls.set(`${CONF}${device}.${name}`, sysctls.get(`${CONF}default.${name}`) ?? value);
  }
}

export function removeDeviceSysctls(ns: Netns, device: string): void {
  for (const [name] of PER_DEVICE) ns.netfilter.sysctls.delete(`${CONF}${device}.${name}`);
}

/** Errors are sent as often as they happen: what is recorded or counted should not depend on how fast it was asked. */
export function liftIcmpLimits(ns: Netns): void {
  const { sysctls } = ns.netfilter;
  sysctls.set('net.ipv4.icmp_ratelimit', 0);
  sysctls.set('net.ipv4.icmp_msgs_per_sec', 1_000_000);
  sysctls.set('net.ipv4.icmp_msgs_burst', 1_000_000);
}

/** The dotted name of a sysctl, which may be written with slashes. */
export function sysctlName(text: string): string {
  return text.includes('/') && !text.includes('.') ? text.replaceAll('/', '.') : text;
}

/** The value as a number; 0 where there is none. */
export function sysctlNumber(ns: Netns, name: string): number {
  return Number(ns.netfilter.sysctls.get(name) ?? 0);
}

/**
 * Writes a sysctl with what else the kernel changes by it. Call `refresh` afterwards.
 *
 * Source: net/ipv4/devinet.c devinet_sysctl_forward(), inet_forward_change(), devinet_conf_proc()
 */
export function writeSysctl(ns: Netns, name: string, value: number | string): void {
  const { sysctls } = ns.netfilter;
  const changes = String(sysctls.get(name) ?? '') !== String(value);
  sysctls.set(name, value);
  if (name === 'net.ipv4.ip_forward' || name === `${CONF}all.forwarding`) {
    sysctls.set('net.ipv4.ip_forward', value);
    // Every device follows, but only when the value really changes.
    if (changes)
      for (const device of ['all', 'default', ...ns.devices.keys()]) sysctls.set(`${CONF}${device}.forwarding`, value);
  } else if (name.startsWith(`${CONF}default.`) && changes) {
    const setting = name.slice(`${CONF}default.`.length);
    for (const device of ns.devices.keys()) sysctls.set(`${CONF}${device}.${setting}`, value);
  }
}

/** Source: include/linux/inetdevice.h IN_DEV_*CONF(): some settings are the larger, some the either of "all" and the device's */
export function readInterfaceConf(ns: Netns, device: string): InterfaceConf {
  const own = (name: string) => sysctlNumber(ns, `${CONF}${device}.${name}`);
  const all = (name: string) => sysctlNumber(ns, `${CONF}all.${name}`);
  const either = (name: string) => own(name) !== 0 || all(name) !== 0;
  return {
    forwarding: own('forwarding') !== 0,
    bcForwarding: own('bc_forwarding') !== 0 && all('bc_forwarding') !== 0,
    rpFilter: Math.max(own('rp_filter'), all('rp_filter')),
    routeLocalnet: either('route_localnet'),
    acceptLocal: either('accept_local'),
    sendRedirects: either('send_redirects'),
    proxyArp: either('proxy_arp'),
    sourceValidMark: either('src_valid_mark'),
  };
}
