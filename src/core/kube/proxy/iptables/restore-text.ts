import {
  EXTERNAL_SERVICES,
  FIREWALL,
  FORWARD,
  MARK_MASQ,
  NODEPORTS,
  POSTROUTING,
  PROXY_FIREWALL,
  SERVICES,
} from './names';
import { INVALID_ACCOUNT, type Settings } from './settings';

/** The text of rules, and how many they are. Pieces are joined as they are: each rule ends in a newline. */
export interface RuleText {
  readonly pieces: string[];
  count: number;
}

/** One restore input, collected part by part. */
export interface RestoreText {
  readonly filter: RuleText;
  /** Declarations, in pieces; a declared chain is made, or flushed. */
  readonly natChains: string[];
  readonly nat: RuleText;
}

export function createRestoreText(): RestoreText {
  return { filter: { pieces: [], count: 0 }, natChains: [], nat: { pieces: [], count: 0 } };
}

export function declare(text: RestoreText, chain: string): void {
  text.natChains.push(':', chain, ' - [0:0]\n');
}

export function addRule(text: RuleText, rule: string): void {
  text.pieces.push(rule, '\n');
  text.count++;
}

/** Puts rules behind others, as one piece: millions of pieces joined at once would be slow. */
export function appendRules(text: RuleText, rules: string, count: number): void {
  if (count === 0) return;
  text.pieces.push(rules);
  text.count += count;
}

export function append(text: RestoreText, more: RestoreText): void {
  appendRules(text.filter, more.filter.pieces.join(''), more.filter.count);
  appendRules(text.nat, more.nat.pieces.join(''), more.nat.count);
  if (more.natChains.length > 0) text.natChains.push(more.natChains.join(''));
}

/** `-m tcp -p tcp`, as kube-proxy orders them. */
export function protocolMatch(protocol: string): string {
  const p = protocol.toLowerCase();
  return `-m ${p} -p ${p}`;
}

/** The rules that open the nat table, and KUBE-FIREWALL's. Source: proxier.go syncProxyRules() */
export function fixedRules(text: RestoreText, settings: Settings): void {
  if (settings.localhostNodePorts) {
    addRule(
      text.filter,
      `-A ${FIREWALL} -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
    );
  }
  masqueradeRules(text, settings);
}

/** How marked packets are masqueraded. */
export function masqueradeRules(text: RestoreText, { mark, randomFully }: Settings): void {
  addRule(text.nat, `-A ${POSTROUTING} -m mark ! --mark ${mark}/${mark} -j RETURN`);
  addRule(text.nat, `-A ${POSTROUTING} -j MARK --xor-mark ${mark}`);
  addRule(
    text.nat,
    `-A ${POSTROUTING} -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE${randomFully ? ' --random-fully' : ''}`,
  );
  addRule(text.nat, `-A ${MARK_MASQ} -j MARK --or-mark ${mark}`);
}

export const NODEPORTS_HEAD = `-A ${SERVICES} -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain"`;

/** The jump to node ports, which must stand behind all cluster IPs, and the rules of KUBE-FORWARD. */
export function closingRules(text: RestoreText, settings: Settings): void {
  const head = NODEPORTS_HEAD;
  if (settings.nodePortIPs) {
    for (const ip of settings.nodePortIPs) addRule(text.nat, `${head} -d ${ip.text} -j ${NODEPORTS}`);
  } else {
    const loopback =
      settings.family === 'ipv6' ? ' ! -d ::1/128' : settings.localhostNodePorts ? '' : ' ! -d 127.0.0.0/8';
    addRule(text.nat, `${head} -m addrtype --dst-type LOCAL${loopback} -j ${NODEPORTS}`);
  }
  forwardRules(text, settings);
}

/** The rules of KUBE-FORWARD. */
export function forwardRules(text: RestoreText, settings: Settings): void {
  if (settings.dropInvalid) {
    const count = settings.countInvalid ? ` -m nfacct --nfacct-name ${INVALID_ACCOUNT}` : '';
    addRule(text.filter, `-A ${FORWARD} -m conntrack --ctstate INVALID${count} -j DROP`);
  }
  const { mark } = settings;
  addRule(
    text.filter,
    `-A ${FORWARD} -m comment --comment "kubernetes forwarding rules" -m mark --mark ${mark}/${mark} -j ACCEPT`,
  );
  addRule(
    text.filter,
    `-A ${FORWARD} -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  );
}

/** The chains of filter that every sync declares. */
export function filterChains(settings: Settings): readonly string[] {
  const chains = [SERVICES, EXTERNAL_SERVICES, FORWARD, NODEPORTS, PROXY_FIREWALL];
  return settings.localhostNodePorts ? [...chains, FIREWALL] : chains;
}

/** Joins both tables to what `iptables-restore --noflush --counters` reads. */
export function printRestore(text: RestoreText, chainsOfFilter: readonly string[]): string {
  const chain = (name: string) => `:${name} - [0:0]\n`;
  const parts: readonly (readonly string[])[] = [
    ['*filter\n'],
    chainsOfFilter.map(chain),
    text.filter.pieces,
    ['COMMIT\n*nat\n'],
    [SERVICES, NODEPORTS, POSTROUTING, MARK_MASQ].map(chain),
    text.natChains,
    text.nat.pieces,
    ['COMMIT\n'],
  ];
  return parts.flat().join('');
}
