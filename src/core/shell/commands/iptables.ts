import { runIptables } from '../../netfilter/iptables';
import type { Family } from '../../packet/address';
import type { Command } from '../command';

const NAMES: readonly (readonly [name: string, family: Family])[] = [
  ['iptables', 'ipv4'],
  ['iptables-nft', 'ipv4'],
  ['iptables-legacy', 'ipv4'],
  ['ip6tables', 'ipv6'],
  ['ip6tables-nft', 'ipv6'],
  ['ip6tables-legacy', 'ipv6'],
];

/** iptables under all its names. The legacy programs change the same rules as the others. */
export const iptablesCommands: readonly Command[] = NAMES.map(([name, family]) => ({
  name,
  usage: `${name} [ -t TABLE ] { -A | -I | -D | -R | -C | -L | -S | -N | -X | -F | -P | -Z | -E } …`,
  run: (args, { ns }) =>
    runIptables(ns.netfilter[family], args, {
      family,
      legacy: name.endsWith('legacy'),
      hasSet: (set) => ns.netfilter.sets.sets.has(set),
      hasAccount: (account) => ns.netfilter.accounts.has(account),
    }),
}));
