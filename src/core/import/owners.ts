/** Who wrote a rule or a chain, as people call them. */
export type Owner = string;

/** By the chain's name. The first that fits counts. */
const CHAINS: readonly (readonly [RegExp, Owner])[] = [
  [/^KUBE-(?:KUBELET-CANARY|IPTABLES-HINT|FIREWALL|MARK-DROP)$/, 'kubelet'],
  [/^KUBE-(?:ROUTER|POD-FW|NWPLCY|DEFAULT-POD-FW|NWPLCY-DEFAULT)/, 'kube-router'],
  [/^KUBE-/, 'kube-proxy'],
  [/^(?:cali-|felix-|califw-|cali:)/, 'Calico'],
  [/^FLANNEL-/, 'Flannel'],
  [/^WEAVE(?:-|$)/, 'Weave'],
  [/^(?:CILIUM_|OLD_CILIUM_)/, 'Cilium'],
  [/^(?:ANTREA-)/, 'Antrea'],
  [/^(?:AWS-SNAT-CHAIN|AWS-CONNMARK-CHAIN)/, 'AWS VPC CNI'],
  [/^(?:IP-MASQ|IP-MASQ-AGENT)$/, 'ip-masq-agent'],
  [/^(?:CNI-HOSTPORT-|CNI-DN-|CNI-SN-|CNI-ADMIN|CNI-FORWARD|CNI-ISOLATION|CNI-[0-9a-f]{8,})/, 'CNI plugins'],
  [/^(?:NETAVARK|PODMAN)/, 'Podman'],
  [/^DOCKER(?:-|$|_)/, 'Docker'],
  [/^(?:ISTIO_|MESH_)/, 'Istio'],
  [/^(?:PROXY_INIT)/, 'Linkerd'],
  [/^ufw6?-/, 'ufw'],
  [/^(?:f2b-|fail2ban-)/, 'fail2ban'],
  [
    /^(?:IN_|FWDI_|FWDO_|FWD_|PRE_|POST_|OUT_)[\w-]+$|_ZONES(?:_SOURCE)?$|^(?:INPUT|FORWARD|PREROUTING|POSTROUTING|OUTPUT)_direct$/,
    'firewalld',
  ],
  [/^LIBVIRT_/, 'libvirt'],
  [/^(?:lxc|LXD|lxd_)/, 'LXD'],
  [/^ts-(?:input|forward|postrouting)$/, 'Tailscale'],
  [/^(?:sshguard|SSHGUARD)$/, 'sshguard'],
  [/^CROWDSEC/, 'CrowdSec'],
];

/** By the comment of the rule. */
const COMMENTS: readonly (readonly [RegExp, Owner])[] = [
  [
    /^(?:kubernetes (?:service|forwarding|postrouting|externally|load ?balancer|health check|endpoint)|rpc|cluster IPs?\b)/i,
    'kube-proxy',
  ],
  [/^(?:block incoming localnet|kubernetes firewall)/, 'kubelet'],
  [/^cali:/, 'Calico'],
  [/^(?:flanneld |flannel )/, 'Flannel'],
  [/^(?:kube-router|rule to jump|NODE_PORT_|allow (?:outbound|inbound) traffic (?:to|from))/i, 'kube-router'],
  [/^cilium:/, 'Cilium'],
  [/^(?:CNI |CNI portfwd|dnat name: )/, 'CNI plugins'],
  [/^AWS(?:, |:)/, 'AWS VPC CNI'],
  [/^generated for LXD|^managed by lxd/i, 'LXD'],
  [/^ip-masq/, 'ip-masq-agent'],
  [/^wg-quick/, 'wg-quick'],
];

/** By device or set in the rule. */
const WORDS: readonly (readonly [RegExp, Owner])[] = [
  [/ (?:-i|-o) (?:docker0|br-[0-9a-f]{12})(?: |$)/, 'Docker'],
  [/ (?:-i|-o) (?:virbr\d+)(?: |$)/, 'libvirt'],
  [/ (?:-i|-o) (?:weave)(?: |$)/, 'Weave'],
  [/ (?:-i|-o) (?:lxdbr\d+|lxcbr\d+)(?: |$)/, 'LXD'],
  [/ --match-set (?:cali\d+|cali40)/, 'Calico'],
  [/ --match-set (?:KUBE-(?:SRC|DST)-|kube-router-)/, 'kube-router'],
  [/ --match-set f2b-/, 'fail2ban'],
  [/ --match-set weave-/, 'Weave'],
  [/ --match-set KUBE-/, 'kube-proxy'],
  [/^-s 172\.1[7-9]\.0\.0\/16 ! -o docker0/, 'Docker'],
];

/** One look tells that none of these is there, as in most rules. */
const ANY_WORD = new RegExp(WORDS.map(([pattern]) => pattern.source).join('|'));

const BASE = /^(?:PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING)$/;

/**
 * Who made a chain; '' for a chain of the kernel and for one that nobody known makes: the machine's own.
 *
 * Source: the names that the programs themselves give their chains
 */
export function ownerOfChain(chain: string): Owner {
  return CHAINS.find(([pattern]) => pattern.test(chain))?.[1] ?? '';
}

/**
 * Who wrote a rule: the maker of its chain, or, in the kernel's chains, whoever it leads to or names itself in it.
 *
 * @param rule as iptables-save prints it, with or without `-A CHAIN`
 * @returns '' where nobody known did
 */
export function ownerOfRule(chain: string, rule: string): Owner {
  const maker = BASE.test(chain) ? '' : ownerOfChain(chain);
  // Docker leaves this chain to the machine's own rules.
  if (maker && chain !== 'DOCKER-USER') return maker;
  const target = / ?-[jg] (\S+)/.exec(rule)?.[1] ?? '';
  const made = BASE.test(chain) ? ownerOfChain(target) : '';
  if (made) return made;
  const comment = /--comment (?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(rule);
  const said = comment?.[1] ?? comment?.[2] ?? '';
  const byComment = said && COMMENTS.find(([pattern]) => pattern.test(said))?.[1];
  if (byComment) return byComment;
  const spaced = ` ${rule}`;
  if (!ANY_WORD.test(spaced) && !ANY_WORD.test(rule)) return '';
  return WORDS.find(([pattern]) => pattern.test(spaced) || pattern.test(rule))?.[1] ?? '';
}
