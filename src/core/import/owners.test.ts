import { expect, it } from 'vitest';
import { ownerOfChain, ownerOfRule } from './owners';
import { ownersOf } from './owners-found';

it.each([
  ['KUBE-SVC-LOLE4ISW44XBNF3G', 'kube-proxy'],
  ['KUBE-FIREWALL', 'kubelet'],
  ['KUBE-ROUTER-FORWARD', 'kube-router'],
  ['cali-FORWARD', 'Calico'],
  ['WEAVE-NPC', 'Weave'],
  ['FLANNEL-POSTRTG', 'Flannel'],
  ['CILIUM_FORWARD', 'Cilium'],
  ['DOCKER-USER', 'Docker'],
  ['CNI-DN-0123456789abcdef01234', 'CNI plugins'],
  ['ufw-before-input', 'ufw'],
  ['IN_public_allow', 'firewalld'],
  ['LIBVIRT_FWI', 'libvirt'],
  ['f2b-sshd', 'fail2ban'],
  ['INPUT', ''],
  ['my-own-chain', ''],
])('says who makes %s', (chain, owner) => expect(ownerOfChain(chain)).toBe(owner));

it.each([
  ['FORWARD', '-j DOCKER-USER', 'Docker'],
  ['POSTROUTING', '-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE', 'Docker'],
  ['FORWARD', '-o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', 'Docker'],
  ['INPUT', '-p tcp -m multiport --dports 22 -j f2b-sshd', 'fail2ban'],
  ['PREROUTING', '-m comment --comment "cali:6gwbT8clXdHdC1b1" -j cali-PREROUTING', 'Calico'],
  ['POSTROUTING', '-m comment --comment "flanneld masq" -j FLANNEL-POSTRTG', 'Flannel'],
  ['FORWARD', '-o virbr0 -j REJECT --reject-with icmp-port-unreachable', 'libvirt'],
  ['DOCKER-USER', '-i ext0 ! -s 192.0.2.0/24 -j DROP', ''],
  ['INPUT', '-p tcp -m tcp --dport 22 -j ACCEPT', ''],
  ['KUBE-SERVICES', '-d 10.96.0.1/32 -j KUBE-SVC-NPX46M4PTMTKRN6Y', 'kube-proxy'],
])('says who wrote a rule of %s: %s', (chain, rule, owner) => expect(ownerOfRule(chain, rule)).toBe(owner));

it('guesses the generation of kube-proxy by the chains that it has', () => {
  expect(ownersOf(':KUBE-SERVICES - [0:0]\n:KUBE-XLB-ABCDEFGHIJKLMNOP - [0:0]\n')).toBe(
    'kube-proxy (iptables mode, v1.23 or older)',
  );
  expect(ownersOf(':KUBE-NODE-PORT - [0:0]\n')).toBe('kube-proxy (IPVS mode)');
});
