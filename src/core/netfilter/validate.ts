import type { HookName } from '../trace/step';
import { findMatch, findTarget } from './lookup';
import { matches } from './matches/all';
import type { Rule } from './rule';

/** A chain as far as the walk over the whole table needs it. */
interface Reached {
  readonly hook?: HookName | undefined;
  readonly rules: readonly Rule[];
}

/** How deep jumps may nest, the base chain included. Source: include/net/netfilter/nf_tables.h NFT_JUMP_STACK_SIZE */
const DEEPEST = 16;

/** What a chain's rules lead to and where they may be used. */
interface Facts {
  readonly to: readonly string[];
  /** The hooks that each restricted extension allows. */
  readonly allowed: readonly (readonly HookName[])[];
}

/** By the rules of a chain that nothing changes any more. */
const known = new WeakMap<readonly Rule[], Facts>();
const NO_FACTS: Facts = { to: [], allowed: [] };

/** Names of the matches that not every hook allows. */
const restricted: ReadonlySet<string> = new Set(matches.filter((m) => m.hooks).map((m) => m.name));

function factsOf(rules: readonly Rule[]): Facts {
  if (rules.length === 0) return NO_FACTS;
  const cached = known.get(rules);
  if (cached) return cached;
  const to = new Set<string>();
  const allowed = new Set<readonly HookName[]>();
  for (const { matches: tests, target } of rules) {
    if (target?.kind === 'jump' || target?.kind === 'goto') to.add(target.chain);
    else if (target?.kind === 'extension') note(allowed, findTarget(target.name)?.hooks);
    for (const match of tests) if (restricted.has(match.name)) note(allowed, findMatch(match.name)?.hooks);
  }
  const facts = {
    to: to.size === 0 ? NO_FACTS.to : [...to],
    allowed: allowed.size === 0 ? NO_FACTS.allowed : [...allowed],
  };
  known.set(rules, facts);
  return facts;
}

function note(allowed: Set<readonly HookName[]>, hooks: readonly HookName[] | undefined): void {
  if (hooks) allowed.add(hooks);
}

/**
 * What the kernel finds when it walks a whole table from its base chains: `EMLINK` for a loop or jumps that nest too deep,
 * `EINVAL` for an extension that a hook does not allow. Chains that nothing leads to are not looked at.
 *
 * Source: net/netfilter/nf_tables_api.c nft_table_validate(), nft_chain_validate()
 */
export function validateTable(chains: ReadonlyMap<string, Reached>): 'EMLINK' | 'EINVAL' | undefined {
  const heights = new Map<string, number>();
  for (const [name, { hook }] of chains) {
    if (!hook) continue;
    if (heightOf(name, chains, heights) > DEEPEST) return 'EMLINK';
    if (!allows(name, hook, chains, new Set())) return 'EINVAL';
  }
  return undefined;
}

/** Chains on the longest way down, this one included; more than allowed where the way is a loop. */
function heightOf(name: string, chains: ReadonlyMap<string, Reached>, heights: Map<string, number>): number {
  // Own stack: a ruleset may chain thousands of jumps before anybody counts them.
  const stack: { name: string; to: readonly string[]; next: number; best: number }[] = [];
  const open = new Set<string>();
  const enter = (chain: string): number | undefined => {
    const done = heights.get(chain);
    if (done !== undefined) return done;
    if (open.has(chain)) return DEEPEST + 1;
    open.add(chain);
    stack.push({ name: chain, to: factsOf(chains.get(chain)?.rules ?? []).to, next: 0, best: 0 });
    return undefined;
  };
  enter(name);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const to = top.to[top.next];
    if (to === undefined) {
      stack.pop();
      open.delete(top.name);
      const height = top.best + 1;
      heights.set(top.name, height);
      const below = stack.at(-1);
      if (below) below.best = Math.max(below.best, height);
    } else {
      top.next++;
      const height = enter(to);
      if (height !== undefined) top.best = Math.max(top.best, height);
    }
  }
  return heights.get(name) ?? 1;
}

/** Does every extension reached from a base chain allow its hook? */
function allows(start: string, hook: HookName, chains: ReadonlyMap<string, Reached>, seen: Set<string>): boolean {
  const todo = [start];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { to, allowed } = factsOf(chains.get(name)?.rules ?? []);
    if (allowed.some((hooks) => !hooks.includes(hook))) return false;
    todo.push(...to);
  }
  return true;
}
