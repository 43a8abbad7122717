import { runIpset } from '../../ipset/command';
import { setReferences } from '../../netfilter/set-references';
import type { Command } from '../command';

/** Sets of addresses and ports, in full. */
export const ipset: Command = {
  name: 'ipset',
  usage: 'ipset { create | add | del | test | destroy | flush | list | save | restore | rename | swap } …',
  run(args, { ns, run }, stdin) {
    const { sets, ipv4, ipv6 } = ns.netfilter;
    const references = (name: string) => setReferences([ipv4, ipv6], name);
    return runIpset(sets, args, { now: run.now(), references, random: run.random }, stdin);
  },
};
