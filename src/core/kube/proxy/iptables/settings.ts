import type { Family } from '../../../packet/address';
import {
  inNetwork,
  isLoopback,
  type ReadAddress,
  type ReadNetwork,
  readAddress,
  readNetwork,
} from '../../read/address';
import type { ProxyConfig, ProxyNode } from '../proxy-mode';

export const LOCALHOST_ACCOUNT = 'localhost_nps_accepted_pkts';
export const INVALID_ACCOUNT = 'ct_state_invalid_dropped_pkts';

/** The configuration of one proxier: what is left of it in one family on one node. */
export interface Settings {
  readonly family: Family;
  readonly node: ProxyNode;
  /** Its primary address of this family. */
  readonly nodeIP: ReadAddress | undefined;
  readonly mark: string;
  readonly masqueradeAll: boolean;
  readonly randomFully: boolean;
  /** Match for packets of local pods and its negation; '' where no detector is configured. */
  readonly isLocal: string;
  readonly isNotLocal: string;
  readonly localhostNodePorts: boolean;
  /** Addresses that take node ports; `undefined` for every local one. */
  readonly nodePortIPs: readonly ReadAddress[] | undefined;
  readonly countLocalhost: boolean;
  readonly countInvalid: boolean;
  readonly dropInvalid: boolean;
}

const LOOPBACK = readAddress('127.0.0.0');

/** Source: pkg/proxy/iptables/proxier.go NewProxier(), pkg/proxy/util/nodeport_addresses.go */
export function settingsOf(config: ProxyConfig, node: ProxyNode, family: Family): Settings {
  const networks = nodePortNetworks(config, node, family);
  const all = networks.length === 0 || networks.some((n) => n.prefix === 0);
  const loopback = all || networks.some((n) => holdsLoopback(n));
  const localhostNodePorts = config.localhostNodePorts && family === 'ipv4' && loopback;
  const [isLocal, isNotLocal] = detector(config, node, family);
  return {
    family,
    node,
    nodeIP: node.ips.map(readAddress).find((a) => a?.family === family),
    mark: config.masqueradeMark,
    masqueradeAll: config.masqueradeAll,
    randomFully: config.randomFully,
    isLocal,
    isNotLocal,
    localhostNodePorts,
    nodePortIPs: all ? undefined : nodePortIPs(node, networks, family === 'ipv4' && localhostNodePorts),
    countLocalhost: localhostNodePorts && config.accounts.includes(LOCALHOST_ACCOUNT),
    countInvalid: config.accounts.includes(INVALID_ACCOUNT),
    dropInvalid: !config.conntrackTcpLiberal,
  };
}

function nodePortNetworks(config: ProxyConfig, node: ProxyNode, family: Family): readonly ReadNetwork[] {
  const texts = config.nodePortAddresses.flatMap((text) =>
    text === 'primary' ? node.ips.map((ip) => `${ip}/${ip.includes(':') ? 128 : 32}`) : [text],
  );
  return texts.flatMap((text) => {
    const network = readNetwork(text);
    return network?.family === family ? [network] : [];
  });
}

function holdsLoopback(network: ReadNetwork): boolean {
  if (network.family !== 'ipv4') return false;
  return isLoopback(network) || (LOOPBACK !== undefined && inNetwork(LOOPBACK, network));
}

function nodePortIPs(node: ProxyNode, networks: readonly ReadNetwork[], loopback: boolean): readonly ReadAddress[] {
  const found = new Map<string, ReadAddress>();
  for (const text of node.addresses) {
    const address = readAddress(text);
    if (!address || (isLoopback(address) && !loopback)) continue;
    if (networks.some((network) => inNetwork(address, network))) found.set(address.text, address);
  }
  return [...found.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** Source: pkg/proxy/util/localdetector.go */
function detector(config: ProxyConfig, node: ProxyNode, family: Family): readonly [string, string] {
  const how = config.detectLocal;
  const bySource = (cidrs: readonly string[]): readonly [string, string] => {
    const cidr = cidrs.find((text) => readNetwork(text)?.family === family);
    return cidr === undefined ? ['', ''] : [`-s ${cidr}`, `! -s ${cidr}`];
  };
  switch (how.mode) {
    case 'ClusterCIDR':
      return bySource(how.cidrs);
    case 'NodeCIDR':
      return bySource(node.podCIDRs);
    case 'BridgeInterface':
      return [`-i ${how.name}`, `! -i ${how.name}`];
    case 'InterfaceNamePrefix':
      return [`-i ${how.prefix}+`, `! -i ${how.prefix}+`];
    case 'none':
      return ['', ''];
  }
}
