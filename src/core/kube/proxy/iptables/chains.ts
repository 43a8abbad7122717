import type { Endpoint } from '../endpoint';
import { MARK_MASQ, SEP, sepChain } from './names';
import type { Plan } from './plan';
import { addRule, declare, protocolMatch, type RestoreText, type RuleText } from './restore-text';
import type { Settings } from './settings';

/** Names of the chains that a service port has of its own, in the order they are declared. */
export function chainNames(plan: Plan): string[] {
  return [...serviceChainNames(plan), ...plan.endpoints.reachable.map(sepChain)];
}

function serviceChainNames(plan: Plan): string[] {
  const names: string[] = [];
  if (plan.usesExt) names.push(plan.ext);
  if (plan.usesFw) names.push(plan.fw);
  if (plan.usesSvc) names.push(plan.svc);
  if (plan.usesSvl) names.push(plan.svl);
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
  for (const name of serviceChainNames(plan)) declare(text, name);
  for (const { hash } of plan.endpoints.reachable) text.natChains.push(`:${SEP}`, hash, ' - [0:0]\n');
  markRule(text.nat, plan, settings);
  if (plan.usesExt) externalRules(text.nat, plan, settings);
  if (plan.usesFw) firewallRules(text.nat, plan);
  if (plan.usesSvc) balancingRules(text.nat, plan, plan.svc, plan.endpoints.cluster, comments);
  if (plan.usesSvl) balancingRules(text.nat, plan, plan.svl, plan.endpoints.local, comments);
  endpointRules(text.nat, plan, comments);
}

/**
 * Masquerades what came to the cluster IP from outside. The rule repeats address and port, because EXT leads to the same
 * chain and there it must not match.
 */
function markRule(rules: RuleText, plan: Plan, settings: Settings): void {
  const { port } = plan;
  const from = settings.masqueradeAll ? '' : ` ${settings.isNotLocal}`;
  if (plan.noInternal || from === ' ') return;
  addRule(
    rules,
    `-A ${plan.internal} -m comment --comment "${port.display} cluster IP" ${protocolMatch(port.protocol)} -d ${port.clusterIP} --dport ${port.port}${from} -j ${MARK_MASQ}`,
  );
}

function externalRules(rules: RuleText, plan: Plan, settings: Settings): void {
  const { ext, port } = plan;
  const about = (what: string) => `-A ${ext} -m comment --comment "${what} for ${port.display} external destinations"`;
  if (!port.externalLocal) {
    addRule(rules, `${about('masquerade traffic')} -j ${MARK_MASQ}`);
  } else {
    // Pods and the node itself are not held to the policy, which is there to keep a client's address.
    if (settings.isLocal !== '') addRule(rules, `${about('pod traffic')} ${settings.isLocal} -j ${plan.svc}`);
    addRule(rules, `${about('masquerade LOCAL traffic')} -m addrtype --src-type LOCAL -j ${MARK_MASQ}`);
    addRule(rules, `${about('route LOCAL traffic')} -m addrtype --src-type LOCAL -j ${plan.svc}`);
  }
  if (!plan.noExternal) addRule(rules, `-A ${ext} -j ${plan.policyExternal}`);
}

function firewallRules(rules: RuleText, plan: Plan): void {
  const { fw, ext, port } = plan;
  const head = `-A ${fw} -m comment --comment "${port.display} loadbalancer IP"`;
  for (const range of port.sourceRanges) addRule(rules, `${head} -s ${range.text} -j ${ext}`);
  // Some load balancers send a node's own traffic back to it with their address as the source.
  if (plan.nodeInRange) for (const vip of port.vips) addRule(rules, `${head} -s ${vip} -j ${ext}`);
  addRule(
    rules,
    `-A ${fw} -m comment --comment "other traffic to ${port.display} will be dropped by KUBE-PROXY-FIREWALL"`,
  );
}

function balancingRules(
  rules: RuleText,
  plan: Plan,
  chain: string,
  endpoints: readonly Endpoint[],
  comments: boolean,
): void {
  const { port } = plan;
  const head = comments ? `-A ${chain} -m comment --comment "${port.display} -> ` : `-A ${chain}`;
  const tail = comments ? '"' : '';
  if (port.affinitySeconds > 0) {
    for (const e of endpoints) {
      const sep = sepChain(e);
      const seen = `-m recent --name ${sep} --rcheck --seconds ${port.affinitySeconds} --reap`;
      addRule(rules, `${head}${comments ? e.text : ''}${tail} ${seen} -j ${sep}`);
    }
  }
  // Most of a large cluster's rules are made here and below, so they are put down in pieces.
  let left = endpoints.length;
  for (const e of endpoints) {
    const chance =
      left > 1
        ? `${tail} -m statistic --mode random --probability ${probability(left)} -j ${SEP}`
        : `${tail} -j ${SEP}`;
    rules.pieces.push(head, comments ? e.text : '', chance, e.hash, '\n');
    left--;
  }
  rules.count += endpoints.length;
}

function endpointRules(rules: RuleText, plan: Plan, comments: boolean): void {
  const { port } = plan;
  const comment = comments ? ` -m comment --comment ${port.display}` : '';
  const hairpin = `${comment} -s `;
  const dnat = ` ${protocolMatch(port.protocol)} -j DNAT --to-destination `;
  for (const e of plan.endpoints.reachable) {
    const recent = port.affinitySeconds > 0 ? ` -m recent --name ${sepChain(e)} --set` : '';
    rules.pieces.push(`-A ${SEP}`, e.hash, hairpin, e.ip, ` -j ${MARK_MASQ}\n-A ${SEP}`);
    rules.pieces.push(e.hash, comment, recent, dnat, e.text, '\n');
  }
  rules.count += 2 * plan.endpoints.reachable.length;
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
