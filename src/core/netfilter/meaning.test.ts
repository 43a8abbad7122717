import { expect, test } from 'vitest';
import { ruleMeaning } from './meaning';
import { restore } from './restore';
import type { Chain } from './rule';
import { emptyRuleset } from './ruleset';

/** Meanings of the rules of a chain of the nat table, whatever else is in it. */
function meanings(chain: string, rules: readonly string[]): string[] {
  const names = new Set([chain, ...rules.flatMap((rule) => /-[jg] (KUBE-\S+)/.exec(rule)?.slice(1) ?? [])]);
  const declared = [...names].filter((name) => name !== 'PREROUTING').map((name) => `:${name} - [0:0]`);
  const text = ['*nat', ...declared, ...rules.map((rule) => `-A ${chain} ${rule}`), 'COMMIT', ''].join('\n');
  const ruleset = emptyRuleset();
  const { stderr } = restore(ruleset, text, {
    family: 'ipv4',
    unknown: 'keep',
    hasSet: () => true,
    hasAccount: () => true,
  });
  expect(stderr).toBe('');
  const loaded = ruleset.tables.get('nat')?.chains.get(chain) as Chain;
  return loaded.rules.map((_, i) => ruleMeaning(loaded, i));
}

test('the chains of a Service, as kube-proxy writes them', () => {
  expect(meanings('PREROUTING', ['-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'])).toEqual([
    'Every packet',
  ]);
  expect(
    meanings('KUBE-SERVICES', [
      '-d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-A',
      '-d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-B',
      '-m comment --comment "kubernetes service nodeports" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ]),
  ).toEqual(['To kubernetes, port 443', 'To kube-dns, port 53', 'To an address of this node']);
  expect(
    meanings('KUBE-NODEPORTS', ['-p tcp -m comment --comment default/web:http -m tcp --dport 30080 -j KUBE-EXT-A']),
  ).toEqual(['TCP to port 30080']);
  expect(
    meanings('KUBE-SVC-A', [
      '! -s 10.244.0.0/16 -d 10.96.45.123/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ',
      '-m comment --comment "default/web:http -> 10.244.1.5:80" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-A',
      '-m comment --comment "default/web:http -> 10.244.2.8:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-B',
      '-m comment --comment "default/web:http -> 10.244.3.2:80" -j KUBE-SEP-C',
    ]),
  ).toEqual(['To web, from a non-pod address', '1 in 3, by chance', '1 in 2 of the rest, by chance', 'Every packet']);
  expect(
    meanings('KUBE-SEP-B', [
      '-s 10.244.2.8/32 -m comment --comment default/web:http -j KUBE-MARK-MASQ',
      '-p tcp -m comment --comment default/web:http -m tcp -j DNAT --to-destination 10.244.2.8:80',
    ]),
  ).toEqual(['From the pod itself', 'TCP: send to the pod']);
  expect(meanings('KUBE-MARK-MASQ', ['-j MARK --or-mark 0x4000'])).toEqual(['Set the mark 0x4000']);
  expect(
    meanings('KUBE-POSTROUTING', [
      '-m mark ! --mark 0x4000/0x4000 -j RETURN',
      '-j MARK --xor-mark 0x4000',
      '-j MASQUERADE --random-fully',
    ]),
  ).toEqual(['Not marked 0x4000', 'Flip 0x4000 of the mark', 'Masquerade the source']);
});

test('other rules', () => {
  expect(
    meanings('PREROUTING', [
      '-s 10.0.0.1/32 -d 10.96.0.0/12 -i eth+ -p tcp -m tcp --dport 443 -j ACCEPT',
      '! -i cni0 -p 47 -j DNAT --to-destination 10.0.0.1',
      '-d 10.96.45.123/32 -p tcp -m comment --comment x -m tcp --dport 80 -m conntrack --ctstate NEW,RELATED -j REDIRECT --to-ports 8080',
      '-m nosuch --color red -j ACCEPT',
      '-p tcp -m tcp --sport 1024:2048 -j NOSUCH --size 3',
    ]),
  ).toEqual([
    'TCP from 10.0.0.1 to 10.96.0.0/12, port 443, in by eth…',
    'GRE, not in by cni0: send to 10.0.0.1',
    'TCP to 10.96.45.123, port 80, new or related: send to this node, port 8080',
    'If nosuch matches',
    'TCP from ports 1024 to 2048: what NOSUCH does',
  ]);
});
