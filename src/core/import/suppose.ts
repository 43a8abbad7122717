import {
  type Cidr,
  type Ipv4,
  formatCidr,
  formatIpv4,
  inCidr,
  networkOf,
  parseCidr,
  parseIpv4,
} from '../packet/address';
import type { RuleCluster } from './kube-rules';
import { firstFree } from './machine';
import { say, sayCount } from '../lib/say';
import type { Notes } from './notes';
import type { LinkDump } from './read-links';
import type { RouteDump } from './read-routes';
import type { RuleLine } from './rule-lines';

/** The device by which rules see the outside: the one that most of them name. */
export function supposedUplink(text: string): string {
  const counts = new Map<string, number>();
  for (const [, name = ''] of text.matchAll(/ (?:-i|-o) ((?:eth|en|em|bond|wl)[\w.]*)(?= )/g))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'eth0';
}

/** An address for a machine that no dump names: beside its gateway or the API server, or anywhere no rule speaks of. */
export function supposedAddress(
  cluster: RuleCluster,
  text: string,
  nodeAddresses: readonly string[],
  gateway: Ipv4 | undefined,
): string {
  const [node] = nodeAddresses;
  if (node) return node;
  const api = cluster.services.find((s) => s.namespace === 'default' && s.name === 'kubernetes');
  const [end] = cluster.endpoints.get(api?.clusterChain ?? '') ?? [];
  const near = gateway ?? parseIpv4(end?.address ?? '');
  const free = (network: Cidr, from: number) => {
    const taken = new Set([...text.matchAll(/\b\d+\.\d+\.\d+\.\d+\b/g)].map(([ip]) => ip));
    return firstFree(network, taken, from);
  };
  if (near !== undefined) return free(networkOf({ address: near, prefix: 24 }), 11);
  const quiet = ['192.168.56.0/24', '172.31.56.0/24', '10.56.56.0/24', '198.18.56.0/24'];
  const lan =
    quiet.find((net) => !text.includes(net.slice(0, net.lastIndexOf('.', net.indexOf('/'))))) ?? '198.19.56.0/24';
  return free(parseCidr(lan) ?? { address: 0, prefix: 24 }, 11);
}

/** Bridges that rules speak of: masquerading of a network that does not leave by its own bridge. */
export function bridgesFromRules(rules: readonly RuleLine[]): Map<string, Cidr> {
  const found = new Map<string, Cidr>();
  for (const rule of rules) {
    if (rule.target !== 'MASQUERADE' || rule.table !== 'nat') continue;
    const device = rule.not('-o');
    const network = parseCidr(rule.value('-s'));
    if (device && network && network.prefix < 31 && !found.has(device)) found.set(device, network);
  }
  return found;
}

/** Which plugin made the network of the pods, as its chains tell. */
export function pluginOf(text: string): 'calico' | 'weave' | 'kube-router' | 'cilium' | 'bridge' {
  if (/^:cali-/m.test(text)) return 'calico';
  if (/^:WEAVE/m.test(text)) return 'weave';
  if (/^:KUBE-ROUTER/m.test(text)) return 'kube-router';
  return /^:CILIUM_/m.test(text) ? 'cilium' : 'bridge';
}

interface Ends {
  /** Addresses that rules send to, and those that they name as the node's own. */
  readonly all: readonly string[];
  readonly local: ReadonlySet<string>;
}

function endsOf(cluster: RuleCluster): Ends {
  const all = new Set<string>();
  const local = new Set<string>();
  for (const [chain, ends] of cluster.endpoints) {
    const here = /^KUBE-(?:SVL|XLB)-/.test(chain);
    for (const { address } of ends) {
      all.add(address);
      if (here) local.add(address);
    }
  }
  for (const { endpoint } of cluster.published) {
    all.add(endpoint.address);
    local.add(endpoint.address);
  }
  return { all: [...all], local };
}

export interface Supposition {
  readonly links: readonly LinkDump[];
  readonly routes: readonly RouteDump[];
}

const subnetOf = (ip: string) => formatCidr(networkOf({ address: parseIpv4(ip) ?? 0, prefix: 24 }));

/** The devices and routes that a node with such rules is likely to have. */
export function supposeNetwork(
  text: string,
  rules: readonly RuleLine[],
  cluster: RuleCluster,
  machine: { readonly ip: string; readonly uplink: string },
  notes: Notes,
): Supposition {
  const lan = networkOf({ address: parseIpv4(machine.ip) ?? 0, prefix: 24 });
  const links: LinkDump[] = [linkOf(machine.uplink, `${machine.ip}/24`)];
  const routes: RouteDump[] = [];
  const bridges = bridgesFromRules(rules);
  for (const [bridge, network] of bridges) {
    const address = `${formatIpv4(network.address + 1)}/${network.prefix}`;
    links.push(linkOf(bridge, address));
    notes.guessed.push(
      say`${bridge} has ${address}: rules masquerade ${formatCidr(network)} unless it leaves by ${bridge}.`,
    );
  }
  const known = [...bridges.values(), lan];
  const ends = endsOf(cluster);
  const groups = new Map<string, string[]>();
  for (const ip of ends.all) {
    const value = parseIpv4(ip);
    if (value === undefined || known.some((net) => inCidr(value, net))) continue;
    const subnet = subnetOf(ip);
    const group = groups.get(subnet);
    if (group) group.push(ip);
    else groups.set(subnet, [ip]);
  }
  const own = ownSubnet(rules, groups, ends, notes);
  if (own !== undefined) {
    const plugin = pluginOf(text);
    const members = groups.get(own) ?? [];
    if (plugin === 'calico' || plugin === 'cilium') {
      const devices = [...text.matchAll(/^:cali-tw-(cali[0-9a-f]+)/gm)].map(([, name = '']) => name);
      for (const [i, ip] of members.entries()) {
        const device = devices[i] ?? `${plugin === 'calico' ? 'cali' : 'lxc'}${(i + 1).toString(16).padStart(11, '0')}`;
        routes.push(routeOf(`${ip}/32`, device));
      }
      if (members.length)
        notes.guessed.push(say('Which container hangs on which device is not in the rules: they are taken in order.'));
    } else {
      const bridge = plugin === 'weave' ? 'weave' : plugin === 'kube-router' ? 'kube-bridge' : 'cni0';
      const network = parseCidr(own);
      links.push(linkOf(bridge, `${formatIpv4((network?.address ?? 0) + 1)}/24`));
      notes.guessed.push(say`Pods of this node are in ${own}, behind the bridge ${bridge}.`);
    }
  }
  const taken = new Set([machine.ip, ...ends.all]);
  for (const subnet of groups.keys()) {
    if (subnet === own) continue;
    const gateway = firstFree(lan, taken, 21);
    taken.add(gateway);
    const via = parseIpv4(gateway);
    routes.push({ ...routeOf(subnet, machine.uplink), ...(via === undefined ? {} : { via }) });
  }
  const others = groups.size - (own === undefined ? 0 : 1);
  if (others > 0)
    notes.guessed.push(
      sayCount(
        others,
        'Endpoints in {0} other network are on a node of its own, reached without a tunnel.',
        'Endpoints in {0} other networks are on nodes of their own, reached without a tunnel.',
      ),
    );
  return { links, routes };
}

function ownSubnet(
  rules: readonly RuleLine[],
  groups: ReadonlyMap<string, readonly string[]>,
  ends: Ends,
  notes: Notes,
): string | undefined {
  for (const rule of rules) {
    if (rule.chain !== 'FLANNEL-POSTRTG' || rule.target !== 'RETURN') continue;
    const to = rule.value('-d');
    if (rule.not('-s') && to.endsWith('/24')) return to;
  }
  const most = (score: (ips: readonly string[]) => number) =>
    [...groups].map(([subnet, ips]) => [subnet, score(ips)] as const).sort((a, b) => b[1] - a[1])[0];
  const local = most((ips) => ips.filter((ip) => ends.local.has(ip)).length);
  if (local && local[1] > 0) return local[0];
  const largest = most((ips) => ips.length);
  if (largest)
    notes.guessed.push(
      say`Nothing says which pods are on this node; those in ${largest[0]} are taken, as most endpoints are there.`,
    );
  return largest?.[0];
}

function linkOf(name: string, address: string): LinkDump {
  return {
    name,
    parent: '',
    flags: ['UP'],
    mtu: 0,
    master: '',
    type: '',
    mac: '',
    detail: '',
    vxlan: '',
    addresses: [address],
  };
}

function routeOf(destination: string, device: string): RouteDump {
  const cidr = parseCidr(destination) ?? { address: 0, prefix: 0 };
  return {
    text: `${destination} dev ${device}`,
    destination: cidr,
    type: 'unicast',
    device,
    metric: 0,
    kernel: false,
    onlink: false,
    first: false,
  };
}
