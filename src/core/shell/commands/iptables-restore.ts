import { restore, type RestoreOptions } from '../../netfilter/restore';
import type { Netns } from '../../net/netns';
import type { Family } from '../../packet/address';
import type { TableName } from '../../trace/step';
import type { Output } from '../../world/world';
import { failed, type Command } from '../command';
import type { LongOption } from '../../lib/getopt';
import { getopt } from '../getopt';

const LETTERS = 'bcvVthnM:T:46wW';
const LONG: readonly LongOption[] = [
  { name: 'binary', letter: 'b' },
  { name: 'counters', letter: 'c' },
  { name: 'verbose', letter: 'v' },
  { name: 'version', letter: 'V' },
  { name: 'test', letter: 't' },
  { name: 'help', letter: 'h' },
  { name: 'noflush', letter: 'n' },
  { name: 'modprobe', letter: 'M', value: 'one' },
  { name: 'table', letter: 'T', value: 'one' },
  { name: 'wait', letter: 'w', value: 'optional' },
  { name: 'wait-interval', letter: 'W', value: 'optional' },
  { name: 'ipv4', letter: '4' },
  { name: 'ipv6', letter: '6' },
];

const FLAGS = { c: 'counters', v: 'verbose', t: 'test', n: 'noflush' } as const;

/** What restoring asks of a netns: which sets and accounts there are. */
export function restoreOptions(ns: Netns, family: Family): RestoreOptions {
  return {
    family,
    unknown: 'keep',
    hasSet: (name) => ns.netfilter.sets.sets.has(name),
    hasAccount: (name) => ns.netfilter.accounts.has(name),
  };
}

/** Source: iptables/xtables-restore.c xtables_restore_main() */
function run(name: string, given: Family, args: readonly string[], ns: Netns, stdin: string): Output {
  const { options, rest, problem } = getopt(name, withoutWaits(args), LETTERS, LONG);
  let family = given;
  let stderr = '';
  const asked: { -readonly [K in keyof RestoreOptions]?: RestoreOptions[K] } = {};
  for (const { letter, value } of options) {
    if (letter === 'V') {
      const variant = name.includes('legacy') ? 'legacy' : 'nf_tables';
      return { stdout: `${name} v1.8.9 (${variant})\n`, stderr, code: 0 };
    }
    if (letter === 'h') return { stdout: '', stderr: stderr + help(name), code: 0 };
    if (letter === 'b') stderr += '-b/--binary option is not implemented\n';
    else if (letter === '4') family = 'ipv4';
    else if (letter === '6') family = 'ipv6';
    else if (letter === 'T' && value !== undefined) asked.table = value as TableName;
    else if (letter in FLAGS) asked[FLAGS[letter as keyof typeof FLAGS]] = true;
  }
  if (problem !== undefined)
    return failed(`${stderr}${problem}\nTry \`${name.replace('-legacy', '')} -h' for more information.`);
  if (rest.length > 1) return failed(`${stderr}Unknown arguments found on commandline`);
  if (rest.length === 1) return failed(`${stderr}Can't open ${rest[0]}: No such file or directory`);
  const result = restore(ns.netfilter[family], stdin, { ...restoreOptions(ns, family), ...asked, program: name });
  return { stdout: result.stdout, stderr: stderr + result.stderr, code: result.status };
}

/** The seconds after `-w` and `-W` are a word of their own, which the C library does not know of. */
function withoutWaits(args: readonly string[]): readonly string[] {
  return args.filter((word, i) => !/^-(-wait|-wait-interval|w|W)$/.test(args[i - 1] ?? '') || /^[-!]/.test(word));
}

function help(name: string): string {
  const values: Readonly<Record<string, string>> = { modprobe: '=<command>', table: '=<TABLE>' };
  const shown = LONG.filter(({ name: long }) => !['binary', 'wait', 'wait-interval'].includes(long));
  const lines = shown.map(({ name: long }) => `\t   [ --${long}${values[long] ?? ''} ]\n`);
  return `Usage: ${name} [-c] [-v] [-V] [-t] [-h] [-n] [-T table] [-M command] [-4] [-6] [file]\n${lines.join('')}`;
}

const NAMES: readonly (readonly [name: string, family: Family])[] = [
  ['iptables-restore', 'ipv4'],
  ['iptables-nft-restore', 'ipv4'],
  ['iptables-legacy-restore', 'ipv4'],
  ['ip6tables-restore', 'ipv6'],
  ['ip6tables-nft-restore', 'ipv6'],
  ['ip6tables-legacy-restore', 'ipv6'],
];

/** iptables-restore under all its names. */
export const restoreCommands: readonly Command[] = NAMES.map(([name, family]) => ({
  name,
  usage: `${name} [ -c ] [ -n ] [ -t ] [ -v ] [ -T TABLE ] < RULES`,
  run: (args, { ns }, stdin) => run(name, family, args, ns, stdin),
}));
