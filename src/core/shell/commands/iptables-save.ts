import type { Family } from '../../packet/address';
import { saveRuleset, type SaveOptions } from '../../netfilter/save';
import type { TableName } from '../../trace/step';
import { type Command, failed, said } from '../command';

function command(name: string, family: Family): Command {
  return {
    name,
    usage: `${name} [ -c ] [ -t TABLE ]`,
    run(args, { ns }) {
      const options: { -readonly [K in keyof SaveOptions]: SaveOptions[K] } = { family };
      for (let i = 0; i < args.length; i++) {
        const word = args[i];
        if (word === '-c' || word === '--counters') options.counters = true;
        else if (word === '-t' || word === '--table') options.table = args[++i] as TableName;
        else return failed(`${name}: unrecognized option '${word}'`);
      }
      return said(saveRuleset(ns.netfilter[family], options));
    },
  };
}

export const iptablesSave = command('iptables-save', 'ipv4');
export const ip6tablesSave = command('ip6tables-save', 'ipv6');
