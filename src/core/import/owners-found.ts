import { say } from '../lib/say';
import { ownerOfChain, ownerOfRule } from './owners';

/** Who has chains or rules in a text: `kube-proxy (iptables mode, v1.24 or later), Flannel and the machine itself`. */
export function ownersOf(text: string): string {
  const found = new Set<string>();
  let own = false;
  for (const [, chain = ''] of text.matchAll(/^:(\S+)/gm)) {
    const owner = ownerOfChain(chain);
    if (owner) found.add(owner);
  }
  for (const [, chain = '', rule = ''] of text.matchAll(
    /^(?:\[\d+:\d+\] )?-A ((?:PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING|DOCKER-USER)) (.*)$/gm,
  )) {
    const owner = ownerOfRule(chain, rule);
    if (owner) found.add(owner);
    else if (!/^-j RETURN$/.test(rule)) own = true;
  }
  const names = [...found].map((name) => (name === 'kube-proxy' ? `kube-proxy (${proxyGuess(text)})` : name));
  if (own) names.push(say('the machine itself'));
  return names.length > 1 ? say`${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}` : (names[0] ?? '');
}

/** Mode and generation of kube-proxy, as its chains tell. Source: pkg/proxy/iptables/proxier.go, over the versions */
function proxyGuess(text: string): string {
  if (/^:KUBE-(?:NODE-PORT|LOAD-BALANCER|SOURCE-RANGES-FIREWALL|IPVS-FILTER)\b/m.test(text)) return say('IPVS mode');
  if (/^:KUBE-XLB-/m.test(text) || /^:KUBE-MARK-DROP /m.test(text)) return say('iptables mode, v1.23 or older');
  if (/^:KUBE-PROXY-FIREWALL /m.test(text)) return say('iptables mode, v1.26 or later');
  return say('iptables mode, v1.24 or later');
}
