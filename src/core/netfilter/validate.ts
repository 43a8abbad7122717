import type { HookName } from '../trace/step';
import type { AnyMatch, AnyTarget } from './extension';
import { matches } from './matches/all';
import type { Rule } from './rule';
import { targets } from './targets/all';

/** How deep jumps may nest, the base chain included. Source: include/net/netfilter/nf_tables.h NFT_JUMP_STACK_SIZE */
const DEEPEST = 16;

/** Hooks as bits. */
const BITS: Readonly<Record<HookName, number>> = { PREROUTING: 1, INPUT: 2, FORWARD: 4, OUTPUT: 8, POSTROUTING: 16 };
const ANY_HOOK = 31;

/** Hooks that extensions allow, by name; only of those that do not allow every one. */
const hooksOfMatches = restrictions(matches);
const hooksOfTargets = restrictions(targets);

function restrictions(extensions: readonly (AnyMatch | AnyTarget)[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { name, hooks } of extensions)
    if (hooks)
      found.set(
        name,
        hooks.reduce((bits, hook) => bits | BITS[hook], 0),
      );
  return found;
}

/** What the rules of a chain lead to, and the hooks that all their extensions allow. */
interface Facts {
  readonly to: readonly string[];
  readonly hooks: number;
}

/** By the rules of a chain that nothing changes any more. Short chains are looked through as fast as they are found here. */
const known = new WeakMap<readonly Rule[], Facts>();
const WORTH_REMEMBERING = 16;

function factsOf(rules: readonly Rule[]): Facts {
  const cached = rules.length < WORTH_REMEMBERING ? undefined : known.get(rules);
  if (cached) return cached;
  const to: string[] = [];
  let hooks = ANY_HOOK;
  for (const { matches: tests, target } of rules) {
    if (target?.kind === 'jump' || target?.kind === 'goto') to.push(target.chain);
    else if (target?.kind === 'extension') hooks &= hooksOf(target, hooksOfTargets);
    for (const match of tests) hooks &= hooksOf(match, hooksOfMatches);
  }
  const facts = { to, hooks };
  if (rules.length >= WORTH_REMEMBERING) known.set(rules, facts);
  return facts;
}

function hooksOf(
  item: { readonly name: string; readonly unknown?: string },
  hooks: ReadonlyMap<string, number>,
): number {
  return item.unknown === undefined ? (hooks.get(item.name) ?? ANY_HOOK) : ANY_HOOK;
}

/** Of a chain with all that it leads to: chains on the longest way down, and hooks that everything on the way allows. */
interface Below {
  height: number;
  hooks: number;
}

type RulesOf = (chain: string) => readonly Rule[];
type Found = ReadonlyMap<string, Below>;

/** What was found of chains that are valid, and which of them are others now. */
export interface Before {
  readonly found: Found;
  readonly changed: readonly string[];
}

export interface Validation {
  readonly errno: 'EMLINK' | 'EINVAL' | undefined;
  readonly found: Found;
  /** Were all chains walked, or only those that changed? */
  readonly whole: boolean;
}

/**
 * What the kernel finds when it walks a whole table from its base chains: `EMLINK` for a loop or jumps that nest too deep,
 * `EINVAL` for an extension that a hook does not allow. Chains that nothing leads to are not looked at.
 *
 * Where the changed chains are as high as before and allow the same hooks, nothing above them can have become wrong: a new
 * way round would have made one of them higher. Then the walk ends with them.
 *
 * Source: net/netfilter/nf_tables_api.c nft_table_validate(), nft_chain_validate()
 */
export function validateTable(base: readonly HookName[], rulesOf: RulesOf, before?: Before): Validation {
  const again = before && walkChanged(rulesOf, before);
  if (again) {
    const errno = wrong(base, (name) => again.get(name) ?? before.found.get(name));
    return { errno, found: again, whole: false };
  }
  const found = new Map<string, Below>();
  for (const hook of base) if (!found.has(hook)) walk(hook, rulesOf, found);
  return { errno: wrong(base, (name) => found.get(name)), found, whole: true };
}

function wrong(base: readonly HookName[], below: (chain: string) => Below | undefined): Validation['errno'] {
  for (const hook of base) {
    const { height, hooks } = below(hook) ?? { height: 1, hooks: ANY_HOOK };
    if (height > DEEPEST) return 'EMLINK';
    if ((hooks & BITS[hook]) === 0) return 'EINVAL';
  }
  return undefined;
}

/** Walks from the changed chains down; `undefined` where what is above them has to be looked at too. */
function walkChanged(rulesOf: RulesOf, { found, changed }: Before): Map<string, Below> | undefined {
  const others = new Set(changed);
  const seen = new Map<string, Below>();
  for (const name of changed) {
    const now = seen.get(name) ?? walk(name, rulesOf, seen, (n) => (others.has(n) ? undefined : found.get(n)));
    const was = found.get(name);
    if (was && (was.height !== now.height || was.hooks !== now.hooks)) return undefined;
  }
  return seen;
}

/** A chain on the way down, with the next of those that it leads to. */
interface Step {
  readonly below: Below;
  readonly to: readonly string[];
  next: number;
  /** The greatest height of those that were looked at. */
  highest: number;
}

/**
 * Walks down from a chain. A way that is a loop is higher than allowed.
 *
 * @param seen gets what is found
 * @param known what is found already of chains that are not in `seen`
 */
function walk(
  start: string,
  rulesOf: RulesOf,
  seen: Map<string, Below>,
  known?: (chain: string) => Below | undefined,
): Below {
  // Own stack: a ruleset may chain thousands of jumps before anybody counts them.
  const stack: Step[] = [];
  const enter = (name: string): Below => {
    const { to, hooks } = factsOf(rulesOf(name));
    // Until all of it has been looked at a chain is too high: who meets it again came round in a loop.
    const below = { height: DEEPEST + 1, hooks };
    seen.set(name, below);
    stack.push({ below, to, next: 0, highest: 0 });
    return below;
  };
  const first = enter(start);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const name = top.to[top.next++];
    if (name !== undefined) {
      const below = seen.get(name) ?? known?.(name);
      if (below) join(top, below);
      else enter(name);
      continue;
    }
    stack.pop();
    top.below.height = top.highest + 1;
    const above = stack.at(-1);
    if (above) join(above, top.below);
  }
  return first;
}

function join(step: Step, { height, hooks }: Below): void {
  step.highest = Math.max(step.highest, height);
  step.below.hooks &= hooks;
}

/** By the chains of a table; a cache. */
const validated = new WeakMap<object, Map<string, Below>>();

/** What is known of the chains of a table that was found valid. */
export function foundBefore(chains: object): Found | undefined {
  return validated.get(chains);
}

/** Keeps what was found of the chains of a table that is valid, for the next change of a few of them. */
export function keepFound(chains: object, { found, whole }: Validation, deleted: Iterable<string>): void {
  const known = validated.get(chains);
  if (whole || !known) {
    validated.set(chains, new Map(found));
    return;
  }
  // First those that are gone: one of them may have come again.
  for (const name of deleted) known.delete(name);
  for (const [name, below] of found) known.set(name, below);
}
