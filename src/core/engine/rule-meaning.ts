import { findMatch, findTarget } from '../netfilter/lookup';
import type { Rule } from '../netfilter/rule';
import { formatCidr, formatIp, prefixLength } from '../packet/address';

const known = new WeakMap<Rule, string>();

/** What a rule asks for, in plain words. */
export function ruleMeaning(rule: Rule): string {
  let meaning = known.get(rule);
  if (meaning === undefined) {
    meaning = describe(rule);
    known.set(rule, meaning);
  }
  return meaning;
}

function describe(rule: Rule): string {
  const { header } = rule;
  const parts: string[] = [];
  const address = (a: NonNullable<typeof header.source>) => {
    const bits = prefixLength(a.mask);
    const whole = bits === 32 || bits === 128;
    if (typeof a.address === 'number' && bits !== undefined && !whole)
      return formatCidr({ address: a.address, prefix: bits });
    return whole ? formatIp(a.address) : `${formatIp(a.address)}/${formatIp(a.mask)}`;
  };
  if (header.source) parts.push(`${header.notSource ? 'not ' : ''}from ${address(header.source)}`);
  if (header.destination) parts.push(`${header.notDestination ? 'not ' : ''}to ${address(header.destination)}`);
  if (header.in) parts.push(`${header.notIn ? 'not ' : ''}in by ${header.in}`);
  if (header.out) parts.push(`${header.notOut ? 'not ' : ''}out by ${header.out}`);
  for (const match of rule.matches) {
    const phrase =
      match.unknown === undefined ? (findMatch(match.name)?.phrase(match.config as never) ?? '') : match.name;
    if (phrase) parts.push(phrase);
  }
  const { target } = rule;
  const action =
    target?.kind === 'extension' && target.unknown === undefined
      ? (findTarget(target.name)?.phrase(target.config as never) ?? '')
      : '';
  const text = [parts.length ? parts.join(', ') : 'every packet', action].filter(Boolean).join(': ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
