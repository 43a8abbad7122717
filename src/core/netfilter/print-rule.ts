import { type Family, formatIp, type Masked, prefixLength } from '../packet/address';
import type { AnyMatch, AnyTarget } from './extension';
import { findMatch, findTarget } from './lookup';
import { protocolName } from '../lib/names/protocols';
import type { Rule } from './rule';

/**
 * The rule as iptables-save writes it after `-A CHAIN`, without a blank before it; '' for a rule without anything.
 *
 * Source: iptables/nft-ipv4.c nft_ipv4_save_rule(), nft-shared.c save_matches_and_target()
 * @param counters written as `-c PACKETS BYTES` before the target, as `iptables -S -v` does
 */
export function printRule(
  rule: Pick<Rule, 'header' | 'matches' | 'target'>,
  family: Family,
  counters?: readonly [number, number],
): string {
  const { header, matches, target } = rule;
  // Joined parts are one flat text; texts that were added up would keep all that they were made of.
  const parts: string[] = [];
  if (header.source) parts.push(address(header.notSource, '-s', header.source));
  if (header.destination) parts.push(address(header.notDestination, '-d', header.destination));
  if (header.in !== '') parts.push(`${not(header.notIn)}-i ${header.in}`);
  if (header.out !== '') parts.push(`${not(header.notOut)}-o ${header.out}`);
  if (header.protocol !== 0) parts.push(`${not(header.notProtocol)}-p ${protocolName(header.protocol)}`);
  if (header.fragment) parts.push(`${not(header.fragment === 'no')}-f`);
  for (const match of matches) add(parts, '-m', match, findMatch(match.name), family);
  if (counters) parts.push(`-c ${counters[0]} ${counters[1]}`);
  if (target) {
    if (target.kind === 'extension') add(parts, '-j', target, findTarget(target.name), family);
    else if (target.kind === 'verdict') parts.push('-j', target.verdict);
    else parts.push(target.kind === 'goto' ? '-g' : '-j', target.chain);
  }
  return parts.join(' ');
}

function not(inverted: boolean): string {
  return inverted ? '! ' : '';
}

/** Adds an extension: its own words, or what was typed where it is not known. */
function add(
  parts: string[],
  option: '-m' | '-j',
  { name, config, unknown }: { readonly name: string; readonly config: unknown; readonly unknown?: string },
  extension: AnyMatch | AnyTarget | undefined,
  family: Family,
): void {
  const text = unknown ?? extension?.print(config, family);
  if (text === undefined) throw new Error(`no extension ${name}`);
  parts.push(option, name);
  if (text !== '') parts.push(text);
}

function address(inverted: boolean, option: string, { address: value, mask }: Masked): string {
  return `${not(inverted)}${option} ${formatIp(value)}/${prefixLength(mask) ?? formatIp(mask)}`;
}
