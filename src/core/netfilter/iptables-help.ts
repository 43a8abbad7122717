import type { Family } from '../packet/address';
import type { Extension, Option } from './extension';
import type { Voice } from './endings';
import { findMatch, findTarget } from './lookup';
import { type OwnOption, ownOptions } from './own-options';

/** What a command takes, by its letter; the other options belong to rules. */
const COMMANDS: Readonly<Record<string, string>> = {
  A: 'CHAIN RULE',
  C: 'CHAIN RULE',
  D: 'CHAIN RULE | CHAIN NUMBER',
  I: 'CHAIN [NUMBER] RULE',
  R: 'CHAIN NUMBER RULE',
  L: '[CHAIN [NUMBER]]',
  S: '[CHAIN [NUMBER]]',
  F: '[CHAIN]',
  Z: '[CHAIN [NUMBER]]',
  N: 'CHAIN',
  X: '[CHAIN]',
  E: 'CHAIN NEW-NAME',
  P: 'CHAIN POLICY',
};
/** What options take, by their letter. */
const VALUES: Readonly<Record<string, string>> = {
  s: 'ADDRESS[/MASK][,…]',
  d: 'ADDRESS[/MASK][,…]',
  p: 'PROTOCOL',
  i: 'DEVICE[+]',
  o: 'DEVICE[+]',
  j: 'TARGET',
  g: 'CHAIN',
  m: 'MATCH',
  t: 'TABLE',
  c: 'PACKETS BYTES',
  w: '[SECONDS]',
};
const INVERTIBLE = 'sdpio';
const WIDTH = 46;

/** What `iptables -h` prints: the commands and options, and those of every match and target named on the line. */
export function iptablesHelp({ program, version }: Voice, args: readonly string[], family: Family): string {
  const line = (text: string, doc: string | undefined) => `  ${text.padEnd(WIDTH)}${doc ?? ''}`.trimEnd();
  const ours = (option: OwnOption, value: string | undefined) => {
    const not = INVERTIBLE.includes(option.letter) ? '[!] ' : '';
    const short = option.letter === '0' ? '' : `-${option.letter}, `;
    return line(`${not}${short}${option.name}${value ? ` ${value}` : ''}`, option.doc);
  };
  const names = new Set<string>();
  const once = ownOptions.filter(({ letter }) => !names.has(letter) && names.add(letter));
  const lines = [version, '', `Usage: ${program} [-t TABLE] COMMAND [CHAIN] [RULE] [OPTIONS]`, '', 'Commands:'];
  for (const option of once) if (COMMANDS[option.letter]) lines.push(ours(option, COMMANDS[option.letter]));
  lines.push('', 'Options:');
  for (const option of once) if (!COMMANDS[option.letter]) lines.push(ours(option, VALUES[option.letter]));
  for (const extension of named(args, family)) {
    lines.push('', `${extension.name}: ${extension.doc}`);
    for (const option of extension.options) lines.push(line(usage(option), option.doc));
  }
  return `${lines.join('\n')}\n`;
}

function named(args: readonly string[], family: Family): readonly Extension<unknown>[] {
  const found = args.flatMap((word, i) => {
    const name = args[i + 1] ?? '';
    if (word === '-m' || word === '--match' || word === '-p') return findMatch(name, family) ?? [];
    return word === '-j' || word === '--jump' ? (findTarget(name, family) ?? []) : [];
  });
  return [...new Set(found)];
}

function usage({ name, type, invert }: Option): string {
  return `${invert ? '[!] ' : ''}${name}${type === 'none' ? '' : ` ${type.toUpperCase()}`}`;
}
