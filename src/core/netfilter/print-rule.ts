import { type Family, formatIp, type Masked, prefixLength } from '../packet/address';
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
  let text = '';
  if (header.source) text += address(header.notSource, '-s', header.source);
  if (header.destination) text += address(header.notDestination, '-d', header.destination);
  if (header.in !== '') text += `${header.notIn ? ' !' : ''} -i ${header.in}`;
  if (header.out !== '') text += `${header.notOut ? ' !' : ''} -o ${header.out}`;
  if (header.protocol !== 0) text += `${header.notProtocol ? ' !' : ''} -p ${protocolName(header.protocol)}`;
  if (header.fragment) text += header.fragment === 'yes' ? ' -f' : ' ! -f';
  for (const match of matches) text += ` -m ${match.name}${words(match, findMatch(match.name), family)}`;
  if (counters) text += ` -c ${counters[0]} ${counters[1]}`;
  if (target) {
    if (target.kind === 'extension') text += ` -j ${target.name}${words(target, findTarget(target.name), family)}`;
    else if (target.kind === 'verdict') text += ` -j ${target.verdict}`;
    else text += ` -${target.kind === 'goto' ? 'g' : 'j'} ${target.chain}`;
  }
  return text.slice(1);
}

interface Loaded {
  readonly name: string;
  readonly config: unknown;
  readonly unknown?: string;
}

function words(item: Loaded, extension: ReturnType<typeof findMatch | typeof findTarget>, family: Family): string {
  if (item.unknown !== undefined) return item.unknown === '' ? '' : ` ${item.unknown}`;
  if (!extension) throw new Error(`no extension ${item.name}`);
  const text = extension.print(item.config, family);
  return text === '' ? '' : ` ${text}`;
}

function address(not: boolean, option: string, { address: value, mask }: Masked): string {
  return `${not ? ' !' : ''} ${option} ${formatIp(value)}/${prefixLength(mask) ?? formatIp(mask)}`;
}
