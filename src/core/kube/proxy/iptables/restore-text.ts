import { EXTERNAL_SERVICES, FIREWALL, FORWARD, MARK_MASQ, NODEPORTS, POSTROUTING, PROXY_FIREWALL, SERVICES } from './names';
import { INVALID_ACCOUNT, type Settings } from './settings';

/** The lines of one restore input, collected part by part. */
export interface RestoreText {
  readonly filterRules: string[];
  /** Names of chains to declare; a declared chain is made, or flushed. */
  readonly natChains: string[];
  readonly natRules: string[];
}

export function declaration(chain: string): string {
  return `:${chain} - [0:0]`;
}

/** `-m tcp -p tcp`, as kube-proxy orders them. */
export function protocolMatch(protocol: string): string {
  const p = protocol.toLowerCase();
  return `-m ${p} -p ${p}`;
}

/** The rules that open the nat table, and KUBE-FIREWALL's. Source: proxier.go syncProxyRules() */
export function fixedRules(text: RestoreText, settings: Settings): void {
  const { mark } = settings;
  const randomFully = settings.randomFully ? ' --random-fully' : '';
  if (settings.localhostNodePorts) {
    text.filterRules.push(
      `-A ${FIREWALL} -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
    );
  }
  text.natRules.push(
    `-A ${POSTROUTING} -m mark ! --mark ${mark}/${mark} -j RETURN`,
    `-A ${POSTROUTING} -j MARK --xor-mark ${mark}`,
    `-A ${POSTROUTING} -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE${randomFully}`,
    `-A ${MARK_MASQ} -j MARK --or-mark ${mark}`,
  );
}

/** The jump to node ports, which must stand behind all cluster IPs, and the rules of KUBE-FORWARD. */
export function closingRules(text: RestoreText, settings: Settings): void {
  const head = `-A ${SERVICES} -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain"`;
  if (settings.nodePortIPs) {
    for (const ip of settings.nodePortIPs) text.natRules.push(`${head} -d ${ip.text} -j ${NODEPORTS}`);
  } else {
    const loopback = settings.family === 'ipv6' ? ' ! -d ::1/128' : settings.localhostNodePorts ? '' : ' ! -d 127.0.0.0/8';
    text.natRules.push(`${head} -m addrtype --dst-type LOCAL${loopback} -j ${NODEPORTS}`);
  }
  if (settings.dropInvalid) {
    const count = settings.countInvalid ? ` -m nfacct --nfacct-name ${INVALID_ACCOUNT}` : '';
    text.filterRules.push(`-A ${FORWARD} -m conntrack --ctstate INVALID${count} -j DROP`);
  }
  text.filterRules.push(
    `-A ${FORWARD} -m comment --comment "kubernetes forwarding rules" -m mark --mark ${settings.mark}/${settings.mark} -j ACCEPT`,
    `-A ${FORWARD} -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  );
}

/** Joins both tables to what `iptables-restore --noflush --counters` reads. */
export function printRestore(text: RestoreText, settings: Settings): string {
  const filterChains = [SERVICES, EXTERNAL_SERVICES, FORWARD, NODEPORTS, PROXY_FIREWALL];
  if (settings.localhostNodePorts) filterChains.push(FIREWALL);
  const parts = [
    '*filter',
    ...filterChains.map(declaration),
    text.filterRules.join('\n'),
    'COMMIT',
    '*nat',
    ...[SERVICES, NODEPORTS, POSTROUTING, MARK_MASQ].map(declaration),
    text.natChains.map(declaration).join('\n'),
    text.natRules.join('\n'),
    'COMMIT',
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}
