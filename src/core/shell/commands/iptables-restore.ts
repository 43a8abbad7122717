import type { Family } from '../../packet/address';
import { restore, type RestoreOptions } from '../../netfilter/restore';
import type { Netns } from '../../net/netns';
import type { TableName } from '../../trace/step';
import type { Output } from '../../world/world';
import { type Command, failed } from '../command';

/** What restoring asks of a netns: which sets and accounts there are. */
export function restoreOptions(ns: Netns, family: Family): RestoreOptions {
  return {
    family,
    unknown: 'keep',
    hasSet: (name) => ns.netfilter.sets.sets.has(name),
    hasAccount: (name) => ns.netfilter.accounts.has(name),
  };
}

function command(name: string, family: Family): Command {
  return {
    name,
    usage: `${name} [ -c ] [ -n ] [ -t ] [ -T TABLE ] [ -w SECONDS ] < RULES`,
    run(args, { ns }, stdin) {
      const options: { -readonly [K in keyof RestoreOptions]: RestoreOptions[K] } = restoreOptions(ns, family);
      for (let i = 0; i < args.length; i++) {
        const word = args[i] as string;
        if (word === '-n' || word === '--noflush') options.noflush = true;
        else if (word === '-c' || word === '--counters') options.counters = true;
        else if (word === '-t' || word === '--test') options.test = true;
        else if (word === '-T' || word === '--table') options.table = args[++i] as TableName;
        else if (word === '-w' || word === '--wait') {
          if (/^\d+$/.test(args[i + 1] ?? '')) i++;
        } else if (!/^(--wait=\d+|-w\d+|-v|--verbose)$/.test(word))
          return failed(`${name}: unrecognized option '${word}'`);
      }
      const result = restore(ns.netfilter[family], stdin, options);
      const output: Output = { stdout: '', stderr: result.stderr, code: result.status };
      return output;
    },
  };
}

export const iptablesRestore = command('iptables-restore', 'ipv4');
export const ip6tablesRestore = command('ip6tables-restore', 'ipv6');
