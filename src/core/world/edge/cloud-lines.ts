import { NODE_DEVICE } from '../../kube/cluster-network';
import type { CommandLine } from '../../kube/command-line';

/** One port of one address, and who may be sent to. */
export interface BalancedPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort: number;
  /** Addresses of the healthy nodes. */
  readonly nodes: readonly string[];
}

/** The lines by which a Linux machine becomes the load balancer. All of them may be run again. */
export function cloudLines(
  style: 'pass-through' | 'proxy',
  ports: readonly BalancedPort[],
  seed: number,
): readonly CommandLine[] {
  const always = [
    'sysctl -w net.ipv4.ip_forward=1',
    // The way on leads out where the packet came in; nobody needs to be told of a shorter one.
    'sysctl -w net.ipv4.conf.all.send_redirects=0',
    `sysctl -w net.ipv4.conf.${NODE_DEVICE}.send_redirects=0`,
  ].map((line) => ({ line }));
  const own = style === 'proxy' ? proxyLines(ports, seed) : passThroughLines(ports, seed);
  return [...always, ...own];
}

/** Packets stay as they are: a route with several next hops, chosen by a hash of the five numbers of a connection. */
function passThroughLines(ports: readonly BalancedPort[], seed: number): readonly CommandLine[] {
  const lines = [
    'sysctl -w net.ipv4.fib_multipath_hash_policy=1',
    `sysctl -w net.ipv4.fib_multipath_hash_seed=${seed}`,
    'ip route flush proto static',
  ];
  for (const [address, nodes] of byAddress(ports)) {
    const way =
      nodes.length === 0 ? `blackhole ${address} proto static` : `${address} proto static ${nodes.map(hop).join(' ')}`;
    lines.push(`ip route replace ${way}`);
  }
  const rules = ports.map(
    (p) => `-A FORWARD -d ${p.address}/32 -p ${p.protocol} -m ${p.protocol} --dport ${p.port} -j ACCEPT`,
  );
  const others = [...byAddress(ports).keys()].map((address) => `-A FORWARD -d ${address}/32 -j DROP`);
  return [
    ...lines.map((line) => ({ line })),
    { line: 'iptables-restore', stdin: table('filter', ['INPUT', 'FORWARD', 'OUTPUT'], [...rules, ...others]) },
  ];
}

function hop(node: string): string {
  return `nexthop via ${node} weight 1`;
}

function byAddress(ports: readonly BalancedPort[]): ReadonlyMap<string, readonly string[]> {
  return new Map(ports.map((p) => [p.address, p.nodes]));
}

/** Connections go on to a node port, from an address of the load balancer. A hash of the five numbers chooses the node. */
function proxyLines(ports: readonly BalancedPort[], seed: number): readonly CommandLine[] {
  const marks: string[] = [];
  const translations: string[] = [];
  for (const { address, protocol, port, nodePort, nodes } of ports) {
    if (nodes.length === 0 || nodePort === 0) continue;
    const to = `-d ${address}/32 -p ${protocol} -m ${protocol} --dport ${port}`;
    const tuple = '--hmark-tuple src,dst,sport,dport,proto';
    marks.push(
      `-A PREROUTING ${to} -j HMARK ${tuple} --hmark-mod ${nodes.length} --hmark-offset 1 --hmark-rnd ${seed}`,
    );
    nodes.forEach((node, at) => {
      translations.push(`-A PREROUTING ${to} -m mark --mark ${at + 1} -j DNAT --to-destination ${node}:${nodePort}`);
    });
  }
  translations.push('-A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE');
  const addresses = [...byAddress(ports).keys()];
  const mangle = table('mangle', ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], marks);
  const nat = table('nat', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], translations);
  return [
    // Its own addresses: what no rule sends on is refused.
    { line: 'ip addr flush dev lo' },
    { line: 'ip addr add 127.0.0.1/8 dev lo' },
    ...addresses.map((address) => ({ line: `ip addr add ${address}/32 dev lo` })),
    { line: 'iptables-restore', stdin: mangle + nat },
  ];
}

function table(name: string, chains: readonly string[], rules: readonly string[]): string {
  const lines = [`*${name}`, ...chains.map((chain) => `:${chain} ACCEPT [0:0]`), ...rules, 'COMMIT'];
  return lines.map((line) => `${line}\n`).join('');
}
