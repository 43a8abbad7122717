import type { Family } from '../../packet/address';
import { restore } from '../../netfilter/restore';
import { type Command } from '../command';
import { restoreOptions } from './iptables-restore';

/** One rule or chain at a time: the same as a restore of one line. */
function command(name: string, family: Family): Command {
  return {
    name,
    usage: `${name} [ -t TABLE ] { -A | -I | -D | -R | -N | -X | -F | -P | -Z | -E } …`,
    run(args, { ns }) {
      const words: string[] = [];
      let table = 'filter';
      for (let i = 0; i < args.length; i++) {
        const word = args[i] as string;
        if (word === '-t' || word === '--table') table = args[++i] ?? '';
        else if (word === '-w' || word === '--wait') {
          if (/^\d+$/.test(args[i + 1] ?? '')) i++;
        } else if (!/^(--wait=\d+|-w\d+)$/.test(word)) words.push(word);
      }
      const text = `*${table}\n${words.map(quoted).join(' ')}\nCOMMIT\n`;
      const result = restore(ns.netfilter[family], text, {
        ...restoreOptions(ns, family),
        noflush: true,
        unknown: 'refuse',
        program: name,
      });
      return { stdout: '', stderr: result.stderr, code: result.status };
    },
  };
}

function quoted(word: string): string {
  return /[\s"\\]/.test(word) || word === '' ? `"${word.replace(/["\\]/g, '\\$&')}"` : word;
}

export const iptables = command('iptables', 'ipv4');
export const ip6tables = command('ip6tables', 'ipv6');
