import type { Family, Masked } from '../packet/address';
import { printRule } from './print-rule';
import type { Header, Rule } from './rule';

/** A rule without its place. */
export type RuleBody = Pick<Rule, 'header' | 'matches' | 'target'>;

export function withAddresses(header: Header, source: Masked | undefined, destination: Masked | undefined): Header {
  if (!source && !destination) return header;
  return { ...header, ...(source && { source }), ...(destination && { destination }) };
}

/** Place of the first rule that says the same, -1 where there is none. */
export function indexOfSame(rules: readonly Rule[], rule: RuleBody, family: Family): number {
  const text = printRule(rule, family);
  return rules.findIndex((other) => mayBeSame(other, rule) && printRule(other, family) === text);
}

function mayBeSame(a: RuleBody, b: RuleBody): boolean {
  return (
    a.matches.length === b.matches.length &&
    a.header.protocol === b.header.protocol &&
    a.target?.kind === b.target?.kind &&
    a.matches.every((match, i) => match.name === b.matches[i]?.name)
  );
}
