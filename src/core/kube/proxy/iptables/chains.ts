import { joinHostPort } from '../../read/address';
import type { Endpoint } from '../endpoint';
import { MARK_MASQ, sepChain } from './names';
import type { Plan } from './plan';
import { protocolMatch, type RestoreText } from './restore-text';
import type { Settings } from './settings';

/** Names of the chains that a service port has of its own, in the order they are declared. */
export function chainNames(plan: Plan): string[] {
  const names: string[] = [];
  if (plan.usesExt) names.push(plan.ext);
  if (plan.usesFw) names.push(plan.fw);
  if (plan.usesSvc) names.push(plan.svc);
  if (plan.usesSvl) names.push(plan.svl);
  for (const endpoint of plan.endpoints.reachable) names.push(sepChain(plan.port, endpoint));
  return names;
}

/**
 * The chains that a service port has of its own.
 *
 * Source: pkg/proxy/iptables/proxier.go syncProxyRules(), writeServiceToEndpointRules()
 *
 * @param comments false in large-cluster mode, where endpoint rules go without
 */
export function serviceChains(text: RestoreText, plan: Plan, settings: Settings, comments: boolean): void {
  for (const name of chainNames(plan)) text.natChains.push(name);
  markRule(text.natRules, plan, settings);
  if (plan.usesExt) externalRules(text.natRules, plan, settings);
  if (plan.usesFw) firewallRules(text.natRules, plan);
  if (plan.usesSvc) balancingRules(text.natRules, plan, plan.svc, plan.endpoints.cluster, comments);
  if (plan.usesSvl) balancingRules(text.natRules, plan, plan.svl, plan.endpoints.local, comments);
  endpointRules(text.natRules, plan, comments);
}

/**
 * Masquerades what came to the cluster IP from outside. The rule repeats address and port, because EXT leads to the same
 * chain and there it must not match.
 */
function markRule(rules: string[], plan: Plan, settings: Settings): void {
  const { port } = plan;
  const from = settings.masqueradeAll ? '' : ` ${settings.isNotLocal}`;
  if (plan.noInternal || from === ' ') return;
  rules.push(
    `-A ${plan.internal} -m comment --comment "${port.display} cluster IP" ${protocolMatch(port.protocol)} -d ${port.clusterIP} --dport ${port.port}${from} -j ${MARK_MASQ}`,
  );
}

function externalRules(rules: string[], plan: Plan, settings: Settings): void {
  const { ext, port } = plan;
  const about = (what: string) => `-A ${ext} -m comment --comment "${what} for ${port.display} external destinations"`;
  if (!port.externalLocal) {
    rules.push(`${about('masquerade traffic')} -j ${MARK_MASQ}`);
  } else {
    // Pods and the node itself are not held to the policy, which is there to keep a client's address.
    if (settings.isLocal !== '') rules.push(`${about('pod traffic')} ${settings.isLocal} -j ${plan.svc}`);
    rules.push(
      `${about('masquerade LOCAL traffic')} -m addrtype --src-type LOCAL -j ${MARK_MASQ}`,
      `${about('route LOCAL traffic')} -m addrtype --src-type LOCAL -j ${plan.svc}`,
    );
  }
  if (!plan.noExternal) rules.push(`-A ${ext} -j ${plan.policyExternal}`);
}

function firewallRules(rules: string[], plan: Plan): void {
  const { fw, ext, port } = plan;
  const head = `-A ${fw} -m comment --comment "${port.display} loadbalancer IP"`;
  for (const range of port.sourceRanges) rules.push(`${head} -s ${range.text} -j ${ext}`);
  // Some load balancers send a node's own traffic back to it with their address as the source.
  if (plan.nodeInRange) for (const vip of port.vips) rules.push(`${head} -s ${vip} -j ${ext}`);
  rules.push(
    `-A ${fw} -m comment --comment "other traffic to ${port.display} will be dropped by KUBE-PROXY-FIREWALL"`,
  );
}

function balancingRules(
  rules: string[],
  plan: Plan,
  chain: string,
  endpoints: readonly Endpoint[],
  comments: boolean,
): void {
  const { port } = plan;
  const head = (e: Endpoint) =>
    comments ? `-A ${chain} -m comment --comment "${port.display} -> ${e.text}"` : `-A ${chain}`;
  if (port.affinitySeconds > 0) {
    for (const e of endpoints) {
      const sep = sepChain(port, e);
      rules.push(`${head(e)} -m recent --name ${sep} --rcheck --seconds ${port.affinitySeconds} --reap -j ${sep}`);
    }
  }
  const n = endpoints.length;
  endpoints.forEach((e, i) => {
    const chance = i < n - 1 ? ` -m statistic --mode random --probability ${probability(n - i)}` : '';
    rules.push(`${head(e)}${chance} -j ${sepChain(port, e)}`);
  });
}

function endpointRules(rules: string[], plan: Plan, comments: boolean): void {
  const { port } = plan;
  const comment = comments ? ` -m comment --comment ${port.display}` : '';
  const p = protocolMatch(port.protocol);
  for (const e of plan.endpoints.reachable) {
    const sep = sepChain(port, e);
    const recent = port.affinitySeconds > 0 ? ` -m recent --name ${sep} --set` : '';
    rules.push(
      `-A ${sep}${comment} -s ${e.ip} -j ${MARK_MASQ}`,
      `-A ${sep}${comment}${recent} ${p} -j DNAT --to-destination ${joinHostPort(e.ip, e.port)}`,
    );
  }
}

const probabilities: string[] = [];

/** One in n, as the rules say it. Source: proxier.go computeProbability() */
export function probability(n: number): string {
  let text = probabilities[n];
  if (text === undefined) {
    text = (1 / n).toFixed(10);
    if (n < 1000) probabilities[n] = text;
  }
  return text;
}
