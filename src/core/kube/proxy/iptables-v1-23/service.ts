import { inNetwork } from '../../read/address';
import type { Endpoint } from '../endpoint';
import { probability } from '../iptables/chains';
import { EXTERNAL_SERVICES, fwChain, MARK_MASQ, NODEPORTS, SERVICES, sepChain, svcChain } from '../iptables/names';
import { addRule, declare, protocolMatch, type RestoreText, type RuleText } from '../iptables/restore-text';
import type { Settings } from '../iptables/settings';
import type { ServicePort } from '../service-port';

export const MARK_DROP = 'KUBE-MARK-DROP';

/** A service port on this node, as releases up to v1.23 saw it. */
export interface OldPlan {
  readonly port: ServicePort;
  readonly endpoints: readonly Endpoint[];
  /** Those on this node. */
  readonly local: readonly Endpoint[];
  readonly svc: string;
  /** For external traffic with policy Local. */
  readonly xlb: string;
  readonly fw: string;
}

/**
 * Sorts out endpoints. Those that are terminating are never taken, and hints do not count: both came later by default.
 *
 * Source: pkg/proxy/topology.go FilterEndpoints(), of v1.23
 */
export function oldPlan(port: ServicePort, all: readonly Endpoint[], settings: Settings): OldPlan {
  const ready = all.filter((e) => e.ready);
  const local = ready.filter((e) => e.node === settings.node.name);
  // Cluster IP and external traffic have one chain: where one of both policies is Local it decides for all.
  const endpoints = port.internalLocal && !port.externalLocal ? local : ready;
  return { port, endpoints, local, svc: svcChain(port), xlb: `KUBE-XLB-${port.hash}`, fw: fwChain(port) };
}

/** Names of the chains that a service port has of its own, in the order they are declared. */
export function chainsOf({ port, endpoints, svc, xlb, fw }: OldPlan): string[] {
  const any = endpoints.length > 0;
  return [
    ...endpoints.map(sepChain),
    ...(any ? [svc] : []),
    ...(port.externalLocal ? [xlb] : []),
    ...(any && port.vips.length > 0 ? [fw] : []),
  ];
}

/**
 * Everything about one service port.
 *
 * Source: pkg/proxy/iptables/proxier.go syncProxyRules(), of v1.23
 *
 * @param comments false in large clusters
 */
export function writeService(text: RestoreText, plan: OldPlan, settings: Settings, comments: boolean): void {
  for (const chain of chainsOf(plan)) declare(text, chain);
  if (plan.endpoints.length > 0) {
    endpointRules(text.nat, plan, comments);
    clusterIpRules(text.nat, plan, settings);
    externalIpRules(text.nat, plan, settings);
    loadBalancerRules(text.nat, plan, settings);
    nodePortRules(text.nat, plan, settings);
    balancingRules(text.nat, plan.svc, plan.endpoints, plan.port, comments);
    if (plan.port.externalLocal) localRules(text.nat, plan, settings, comments);
  } else refuse(text.filter, plan.port);
  const { healthCheckNodePort, display } = plan.port;
  if (healthCheckNodePort !== 0) {
    addRule(
      text.filter,
      `-A ${NODEPORTS} -m comment --comment "${display} health check node port" -m tcp -p tcp --dport ${healthCheckNodePort} -j ACCEPT`,
    );
  }
}

const about = (port: ServicePort, what: string) => `-m comment --comment "${port.display} ${what}"`;
const to = (port: ServicePort, ip: string) => `${protocolMatch(port.protocol)} -d ${ip} --dport ${port.port}`;

function refuse(rules: RuleText, port: ServicePort): void {
  const comment = about(port, 'has no endpoints');
  addRule(rules, `-A ${SERVICES} ${comment} ${to(port, port.clusterIP)} -j REJECT`);
  for (const ip of [...port.externalIPs, ...port.vips])
    addRule(rules, `-A ${EXTERNAL_SERVICES} ${comment} ${to(port, ip)} -j REJECT`);
  if (port.nodePort === 0) return;
  const nodePort = `${protocolMatch(port.protocol)} --dport ${port.nodePort}`;
  addRule(rules, `-A ${EXTERNAL_SERVICES} ${comment} -m addrtype --dst-type LOCAL ${nodePort} -j REJECT`);
}

function endpointRules(rules: RuleText, { port, endpoints }: OldPlan, comments: boolean): void {
  const comment = comments ? ` -m comment --comment ${port.display}` : '';
  for (const e of endpoints) {
    const sep = sepChain(e);
    const recent = port.affinitySeconds > 0 ? ` -m recent --name ${sep} --set` : '';
    addRule(rules, `-A ${sep}${comment} -s ${e.ip} -j ${MARK_MASQ}`);
    addRule(rules, `-A ${sep}${comment}${recent} ${protocolMatch(port.protocol)} -j DNAT --to-destination ${e.text}`);
  }
}

function clusterIpRules(rules: RuleText, { port, svc }: OldPlan, settings: Settings): void {
  const match = `${about(port, 'cluster IP')} ${to(port, port.clusterIP)}`;
  if (settings.masqueradeAll) addRule(rules, `-A ${svc} ${match} -j ${MARK_MASQ}`);
  else if (settings.isNotLocal !== '') addRule(rules, `-A ${svc} ${match} ${settings.isNotLocal} -j ${MARK_MASQ}`);
  addRule(rules, `-A ${SERVICES} ${match} -j ${svc}`);
}

function externalIpRules(rules: RuleText, { port, svc, xlb }: OldPlan, settings: Settings): void {
  const notLocal = settings.isNotLocal === '' ? '' : ` ${settings.isNotLocal}`;
  for (const ip of port.externalIPs) {
    const match = `${about(port, 'external IP')} ${to(port, ip)}`;
    if (!port.externalLocal) addRule(rules, `-A ${svc} ${match}${notLocal} -j ${MARK_MASQ}`);
    addRule(rules, `-A ${SERVICES} ${match} -j ${port.externalLocal ? xlb : svc}`);
  }
}

/** A load balancer's address always goes through FW, whose end marks what was not let in. */
function loadBalancerRules(rules: RuleText, { port, svc, xlb, fw }: OldPlan, { nodeIP }: Settings): void {
  const comment = about(port, 'loadbalancer IP');
  const next = port.externalLocal ? xlb : svc;
  const nodeInRange = nodeIP !== undefined && port.sourceRanges.some((range) => inNetwork(nodeIP, range));
  for (const vip of port.vips) {
    addRule(rules, `-A ${SERVICES} ${comment} ${to(port, vip)} -j ${fw}`);
    if (!port.externalLocal) addRule(rules, `-A ${fw} ${comment} -j ${MARK_MASQ}`);
    if (port.sourceRanges.length === 0) addRule(rules, `-A ${fw} ${comment} -j ${next}`);
    for (const range of port.sourceRanges) addRule(rules, `-A ${fw} ${comment} -s ${range.text} -j ${next}`);
    // Some load balancers send a node's own traffic back to it with their address as the source.
    if (nodeInRange) addRule(rules, `-A ${fw} ${comment} -s ${vip} -j ${next}`);
    addRule(rules, `-A ${fw} ${comment} -j ${MARK_DROP}`);
  }
}

function nodePortRules(rules: RuleText, { port, svc, xlb }: OldPlan, { family }: Settings): void {
  if (port.nodePort === 0) return;
  const match = `-m comment --comment ${port.display} ${protocolMatch(port.protocol)} --dport ${port.nodePort}`;
  if (port.externalLocal) {
    const loopback = family === 'ipv4' ? '127.0.0.0/8' : '::1/128';
    addRule(rules, `-A ${NODEPORTS} ${match} -s ${loopback} -j ${MARK_MASQ}`);
    addRule(rules, `-A ${NODEPORTS} ${match} -j ${xlb}`);
  } else {
    addRule(rules, `-A ${svc} ${match} -j ${MARK_MASQ}`);
    addRule(rules, `-A ${NODEPORTS} ${match} -j ${svc}`);
  }
}

function balancingRules(
  rules: RuleText,
  chain: string,
  endpoints: readonly Endpoint[],
  port: ServicePort,
  comments: boolean,
): void {
  const head = comments ? `-A ${chain} -m comment --comment ${port.display}` : `-A ${chain}`;
  if (port.affinitySeconds > 0) {
    for (const sep of endpoints.map(sepChain)) {
      const seen = `-m recent --name ${sep} --rcheck --seconds ${port.affinitySeconds} --reap`;
      addRule(rules, `${head} ${seen} -j ${sep}`);
    }
  }
  endpoints.forEach((e, i) => {
    const left = endpoints.length - i;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${probability(left)}` : '';
    addRule(rules, `${head}${chance} -j ${sepChain(e)}`);
  });
}

function localRules(rules: RuleText, plan: OldPlan, settings: Settings, comments: boolean): void {
  const { port, xlb, svc, local } = plan;
  const comment = (text: string) => `-A ${xlb} -m comment --comment "${text}"`;
  if (settings.isLocal !== '') {
    const redirect = 'Redirect pods trying to reach external loadbalancer VIP to clusterIP';
    addRule(rules, `${comment(redirect)} ${settings.isLocal} -j ${svc}`);
  }
  const fromNode = '-m addrtype --src-type LOCAL';
  addRule(rules, `${comment(`masquerade LOCAL traffic for ${port.display} LB IP`)} ${fromNode} -j ${MARK_MASQ}`);
  addRule(rules, `${comment(`route LOCAL traffic for ${port.display} LB IP to service chain`)} ${fromNode} -j ${svc}`);
  if (local.length === 0) addRule(rules, `${comment(`${port.display} has no local endpoints`)} -j ${MARK_DROP}`);
  else balancingRules(rules, xlb, local, port, comments);
}
