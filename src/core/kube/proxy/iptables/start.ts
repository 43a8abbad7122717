import type { CommandLine } from '../../command-line';
import type { ProxyConfig } from '../proxy-mode';
import { createCanaries } from './jumps';

/**
 * What kube-proxy does once when it starts: sysctls, and the chains by which it notices a flush.
 *
 * Source: cmd/kube-proxy/app/conntrack.go, pkg/proxy/iptables/proxier.go NewProxier()
 */
export function startLines(config: ProxyConfig): CommandLine[] {
  const lines = [
    'net.netfilter.nf_conntrack_max=131072',
    'net.netfilter.nf_conntrack_tcp_timeout_established=86400',
    'net.netfilter.nf_conntrack_tcp_timeout_close_wait=3600',
  ];
  const localhost = config.localhostNodePorts && config.families.includes('ipv4');
  if (localhost) lines.push('net.ipv4.conf.all.route_localnet=1');
  return [
    ...lines.map((line) => ({ line: `sysctl -w ${line}` })),
    ...config.families.flatMap((family) => createCanaries(family)),
  ];
}
