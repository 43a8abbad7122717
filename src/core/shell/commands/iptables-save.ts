import { dateText, EPOCH } from '../../lib/calendar';
import { isTableName } from '../../netfilter/ruleset';
import { saveRuleset } from '../../netfilter/save';
import type { Family } from '../../packet/address';
import type { TableName } from '../../trace/step';
import type { Output } from '../../world/world';
import { failed, said, type Command, type Shell } from '../command';
import type { LongOption } from '../../lib/getopt';
import { getopt } from '../getopt';

const LETTERS = 'bcdt:M:f:46V';
const LONG: readonly LongOption[] = [
  { name: 'counters', letter: 'c' },
  { name: 'version', letter: 'V' },
  { name: 'dump', letter: 'd' },
  { name: 'table', letter: 't', value: 'one' },
  { name: 'modprobe', letter: 'M', value: 'one' },
  { name: 'file', letter: 'f', value: 'one' },
  { name: 'ipv4', letter: '4' },
  { name: 'ipv6', letter: '6' },
];
const MICROSECONDS = 1_000_000;

/** Source: iptables/xtables-save.c xtables_save_main() */
function run(name: string, given: Family, args: readonly string[], { ns, run: net }: Shell): Output {
  const legacy = name.includes('legacy');
  const { options, rest, problem } = getopt(name, args, LETTERS, LONG);
  let family = given;
  let counters = false;
  let table: string | undefined;
  for (const { letter, value } of options) {
    if (letter === 'V') return said(`${name} v1.8.9 (${legacy ? 'legacy' : 'nf_tables'})\n`);
    if (letter === 'f') return failed('Failed to open file, error: No such file or directory');
    if (letter === 'c') counters = true;
    else if (letter === 't') table = value;
    else if (letter === '4') family = 'ipv4';
    else if (letter === '6') family = 'ipv6';
  }
  const manual = family === 'ipv4' ? 'iptables-save.8' : 'ip6tables-save.8';
  if (problem !== undefined) return failed(`${problem}\nLook at manual page \`${manual}' for more information.`);
  if (rest.length > 0) return failed('Unknown arguments found on commandline');
  if (table !== undefined && !isTableName(table)) return failed(`Table \`${table}' does not exist`);
  // The legacy programs are all called by their old names here.
  const program = legacy ? `${name.replace('-legacy', '')} v1.8.9` : `${name} v1.8.9 (nf_tables)`;
  const date = dateText(EPOCH + Math.floor(net.now() / MICROSECONDS));
  const only = table === undefined ? {} : { table: table as TableName };
  return said(saveRuleset(ns.netfilter[family], { family, counters, ...only, stamp: { program, date } }));
}

const NAMES: readonly (readonly [name: string, family: Family])[] = [
  ['iptables-save', 'ipv4'],
  ['iptables-nft-save', 'ipv4'],
  ['iptables-legacy-save', 'ipv4'],
  ['ip6tables-save', 'ipv6'],
  ['ip6tables-nft-save', 'ipv6'],
  ['ip6tables-legacy-save', 'ipv6'],
];

/** iptables-save under all its names. */
export const saveCommands: readonly Command[] = NAMES.map(([name, family]) => ({
  name,
  usage: `${name} [ -c ] [ -t TABLE ]`,
  run: (args, shell) => run(name, family, args, shell),
}));
