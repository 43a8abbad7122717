import type { RuleLine } from './rule-lines';

/** An address and port that a rule of kube-proxy sends to. */
export interface RuleEndpoint {
  readonly address: string;
  readonly port: number;
}

/** A port of a Service as the rules of kube-proxy show it. */
export interface RuleService {
  readonly namespace: string;
  readonly name: string;
  /** '' where the Service has only one port without a name. */
  readonly portName: string;
  protocol: string;
  clusterIP: string;
  port: number;
  nodePort?: number;
  readonly externalIPs: string[];
  readonly loadBalancerIPs: string[];
  /** Chain of all endpoints, and of those on the node. */
  clusterChain?: string;
  localChain?: string;
  affinitySeconds?: number;
}

/** What the rules of kube-proxy say of the cluster. */
export interface RuleCluster {
  readonly services: readonly RuleService[];
  /** Endpoints by the chain that chooses among them. */
  readonly endpoints: ReadonlyMap<string, readonly RuleEndpoint[]>;
  /** Where containers are published: DNAT that no Service asked for. */
  readonly published: readonly RulePublished[];
}

export interface RulePublished {
  readonly endpoint: RuleEndpoint;
  readonly protocol: string;
  readonly chain: string;
  /** Port on the host. */
  readonly port: number;
  readonly comment: string;
}

const NAME = /^"?([a-z0-9.-]+)\/([a-z0-9.-]+)(?::([\w.-]*))?/;

/** Reads Services and endpoints from the chains of kube-proxy in iptables mode, of any version since 1.9. */
export function readKubeRules(rules: readonly RuleLine[]): RuleCluster {
  const services = new Map<string, RuleService>();
  const separate = new Map<string, RuleEndpoint>();
  const members = new Map<string, string[]>();
  const published: RulePublished[] = [];
  const affinity = new Map<string, number>();
  const jumps = new Map<string, string[]>();
  const serviceOf = (rule: RuleLine): RuleService | undefined => {
    const [, namespace, name, portName = ''] = NAME.exec(rule.comment) ?? [];
    if (namespace === undefined || name === undefined) return undefined;
    const key = `${namespace}/${name}:${portName}`;
    const known = services.get(key);
    if (known) return known;
    const protocol = (rule.value('-p') || 'tcp').toUpperCase();
    const made: RuleService = {
      namespace,
      name,
      portName,
      protocol,
      clusterIP: '',
      port: 0,
      externalIPs: [],
      loadBalancerIPs: [],
    };
    services.set(key, made);
    return made;
  };
  for (const rule of rules) {
    const { chain, target } = rule;
    if (target === 'DNAT') {
      const endpoint = endpointOf(rule.value('--to-destination'));
      if (!endpoint) continue;
      if (chain.startsWith('KUBE-SEP-')) separate.set(chain, endpoint);
      else
        published.push({
          endpoint,
          protocol: rule.value('-p'),
          chain,
          port: Number(rule.value('--dport')) || 0,
          comment: rule.comment,
        });
    } else if (/^KUBE-(?:SERVICES|EXTERNAL-SERVICES|NODEPORTS)$/.test(chain)) readEntry(rule, serviceOf(rule));
    else if (/^KUBE-(?:SVC|SVL|EXT|XLB|FW)-/.test(chain)) {
      if (target.startsWith('KUBE-SEP-')) {
        put(members, chain, target);
        const seconds = Number(rule.value('--seconds'));
        if (seconds) affinity.set(chain, seconds);
      } else if (/^KUBE-(?:SVC|SVL|XLB)-/.test(target)) put(jumps, chain, target);
    }
  }
  const all = [...services.values()];
  for (const service of all) followChains(service, members, jumps, affinity);
  const endpoints = new Map<string, readonly RuleEndpoint[]>();
  for (const [chain, ends] of members)
    endpoints.set(
      chain,
      [...new Set(ends)].map((e) => separate.get(e)).filter((e) => e !== undefined),
    );
  return { services: all.filter((s) => s.port > 0 || s.nodePort !== undefined), endpoints, published };
}

function put(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** `10.244.1.5:8080`; `undefined` for a range, or for IPv6. */
function endpointOf(text: string): RuleEndpoint | undefined {
  const [, address = '', port = ''] = /^(\d+\.\d+\.\d+\.\d+):(\d+)$/.exec(text) ?? [];
  return address === '' ? undefined : { address, port: Number(port) };
}

/** A rule of the chains in which Services begin. */
function readEntry(rule: RuleLine, service: RuleService | undefined): void {
  if (!service) return;
  const port = Number(rule.value('--dport'));
  const destination = rule.value('-d').replace(/\/32$/, '');
  const { comment, target } = rule;
  if (rule.value('-p')) service.protocol = rule.value('-p').toUpperCase();
  const nodePort = rule.chain === 'KUBE-NODEPORTS' || (destination === '' && rule.value('--dst-type') === 'LOCAL');
  if (nodePort) {
    if (port) service.nodePort = port;
  } else if (/external IP/.test(comment)) {
    if (destination && !service.externalIPs.includes(destination)) service.externalIPs.push(destination);
    service.port ||= port;
  } else if (/load ?balancer IP/i.test(comment)) {
    if (destination && !service.loadBalancerIPs.includes(destination)) service.loadBalancerIPs.push(destination);
    service.port ||= port;
  } else if (destination) {
    service.clusterIP = destination;
    service.port = port;
  }
  if (target.startsWith('KUBE-SVC-')) service.clusterChain ??= target;
  else if (/^KUBE-(?:SVL|XLB)-/.test(target)) service.localChain ??= target;
  else if (/^KUBE-(?:EXT|FW)-/.test(target)) {
    // The chain of the same hash has the endpoints; what it leads to tells the policy.
    service.clusterChain ??= target.replace(/^KUBE-(?:EXT|FW)-/, 'KUBE-SVC-');
    if (target.startsWith('KUBE-EXT-')) service.localChain ??= target.replace('KUBE-EXT-', 'KUBE-SVL-');
  }
}

function followChains(
  service: RuleService,
  members: ReadonlyMap<string, readonly string[]>,
  jumps: ReadonlyMap<string, readonly string[]>,
  affinity: ReadonlyMap<string, number>,
): void {
  const { localChain, clusterChain } = service;
  // A chain for local endpoints counts where it has rules, or where the chain for outside traffic leads to it.
  if (localChain?.startsWith('KUBE-SVL-')) {
    const outside = jumps.get(localChain.replace('KUBE-SVL-', 'KUBE-EXT-')) ?? [];
    if (!members.has(localChain) && !outside.includes(localChain)) delete service.localChain;
    else if (!outside.includes(localChain) && outside.length > 0) delete service.localChain;
  }
  const seconds = affinity.get(clusterChain ?? '') ?? affinity.get(localChain ?? '');
  if (seconds) service.affinitySeconds = seconds;
}
