import type { Endpoint } from '../endpoint';
import type { ServicePort } from '../service-port';

/** Chains that are always there. Source: pkg/proxy/iptables/proxier.go, the constants at its top */
export const SERVICES = 'KUBE-SERVICES';
export const EXTERNAL_SERVICES = 'KUBE-EXTERNAL-SERVICES';
export const NODEPORTS = 'KUBE-NODEPORTS';
export const POSTROUTING = 'KUBE-POSTROUTING';
export const MARK_MASQ = 'KUBE-MARK-MASQ';
export const FORWARD = 'KUBE-FORWARD';
export const PROXY_FIREWALL = 'KUBE-PROXY-FIREWALL';
/** Shared with kubelet. */
export const FIREWALL = 'KUBE-FIREWALL';
export const CANARY = 'KUBE-PROXY-CANARY';

/** Balances over endpoints on any node. */
export const svcChain = (port: ServicePort) => `KUBE-SVC-${port.hash}`;
/** Balances over endpoints on this node. */
export const svlChain = (port: ServicePort) => `KUBE-SVL-${port.hash}`;
/** Traffic from outside: node port, load balancer, external IP. */
export const extChain = (port: ServicePort) => `KUBE-EXT-${port.hash}`;
/** The source ranges of a load balancer. */
export const fwChain = (port: ServicePort) => `KUBE-FW-${port.hash}`;

/** One endpoint of a service port; its hash stands behind. */
export const SEP = 'KUBE-SEP-';
export const sepChain = (endpoint: Endpoint) => `${SEP}${endpoint.hash}`;

/** Does kube-proxy make and delete chains of this name for Services? Source: proxier.go isServiceChainName() */
export function isServiceChain(name: string): boolean {
  return /^KUBE-(SVC|SVL|SEP|FW|EXT)-/.test(name);
}
