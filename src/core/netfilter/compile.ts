import type { Verdict } from '../trace/step';
import type { AnyMatch, AnyTarget } from './extension';
import { findMatch, findTarget } from './lookup';
import type { Rule } from './rule';

/** A rule with its extensions looked up. A cache: the rule says the same by name. */
export interface CompiledRule {
  readonly number: number;
  /** Known matches, in order. */
  readonly matches: readonly CompiledMatch[];
  readonly target: CompiledTarget;
  /** A match or target that is not known: the rule cannot be evaluated, unless a known match says no. */
  readonly unknown: string | undefined;
}

export interface CompiledMatch {
  readonly extension: AnyMatch;
  readonly config: unknown;
  /** Key in `Table.memory`; '' where it has none. */
  readonly memory: string;
}

export type CompiledTarget =
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly name: string }
  | {
      readonly kind: 'extension';
      readonly name: string;
      readonly extension: AnyTarget;
      readonly config: unknown;
      readonly memory: string;
    };

const cache = new WeakMap<Rule, CompiledRule>();

export function compiled(rule: Rule): CompiledRule {
  const known = cache.get(rule);
  if (known) return known;
  const made = compile(rule);
  cache.set(rule, made);
  return made;
}

function compile(rule: Rule): CompiledRule {
  let unknown: string | undefined;
  const matches = rule.matches.flatMap((m, i): CompiledMatch[] => {
    const extension = m.unknown === undefined ? findMatch(m.name) : undefined;
    if (!extension) {
      unknown ??= m.name;
      return [];
    }
    return [{ extension, config: m.config, memory: extension.initState ? `${rule.number}/${i}` : '' }];
  });
  const target = compileTarget(rule);
  if (!target) unknown ??= rule.target?.kind === 'extension' ? rule.target.name : '';
  return { number: rule.number, matches, target: target ?? GO_ON, unknown };
}

/** A rule without a target only counts. */
const GO_ON: CompiledTarget = { kind: 'verdict', verdict: { kind: 'CONTINUE' }, name: '' };

function compileTarget(rule: Rule): CompiledTarget | undefined {
  const { target } = rule;
  if (!target) return GO_ON;
  switch (target.kind) {
    case 'verdict':
      return { kind: 'verdict', verdict: { kind: target.verdict }, name: target.verdict };
    case 'jump':
      return { kind: 'verdict', verdict: { kind: 'JUMP', chain: target.chain }, name: target.chain };
    case 'goto':
      return { kind: 'verdict', verdict: { kind: 'GOTO', chain: target.chain }, name: target.chain };
    case 'extension': {
      const extension = target.unknown === undefined ? findTarget(target.name) : undefined;
      if (!extension) return undefined;
      const memory = extension.initState ? `${rule.number}/target` : '';
      return { kind: 'extension', name: target.name, extension, config: target.config, memory };
    }
  }
}
