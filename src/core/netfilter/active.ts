import type { AnyMatch, AnyTarget } from './extension';
import type { NetfilterState } from './hooks';
import { matches } from './matches/all';
import type { Rule, Ruleset } from './rule';
import { targets } from './targets/all';

/** What the rules of a chain ask of connection tracking. */
interface Demands {
  readonly tracking: boolean;
  readonly accounting: boolean;
}

interface Uses extends Demands {
  readonly revision: number;
  readonly nat: boolean;
}

const rulesets = new WeakMap<Ruleset, Uses>();
const chains = new WeakMap<readonly Rule[], Demands>();
const NOTHING: Demands = { tracking: false, accounting: false };

/** Is there a nat chain? Without one no connection is bound, not even as it is. Source: nf_nat_core.c nf_nat_register_fn() */
export function isNatUsed(state: NetfilterState): boolean {
  return usesOf(state).nat;
}

/**
 * Does a rule need connections? Without one none are tracked: a nat chain alone is not enough.
 * Source: net/netfilter/nf_conntrack_proto.c nf_ct_netns_get()
 */
export function isTrackingUsed(state: NetfilterState): boolean {
  return usesOf(state).tracking;
}

/** The answers for a version of the rules. A version that wants packets counted sets the sysctl, once. */
function usesOf(state: NetfilterState): Uses {
  const { ipv4 } = state;
  const known = rulesets.get(ipv4);
  if (known?.revision === ipv4.revision) return known;
  const nat = [...(ipv4.tables.get('nat')?.chains.values() ?? [])].some((chain) => chain.hook && !chain.absent);
  const uses = { revision: ipv4.revision, nat, ...demandsOfAll(ipv4) };
  rulesets.set(ipv4, uses);
  if (uses.accounting && !known?.accounting) state.sysctls.set('net.netfilter.nf_conntrack_acct', 1);
  return uses;
}

function demandsOfAll(ruleset: Ruleset): Demands {
  let all = NOTHING;
  for (const table of ruleset.tables.values()) {
    for (const { rules } of table.chains.values()) {
      all = both(all, demandsOfChain(rules));
    }
  }
  return all;
}

function demandsOfChain(rules: readonly Rule[]): Demands {
  const known = chains.get(rules);
  if (known) return known;
  let demands = NOTHING;
  for (const rule of rules) demands = both(demands, demandsOf(rule));
  chains.set(rules, demands);
  return demands;
}

function both(a: Demands, b: Demands): Demands {
  if (!b.tracking && !b.accounting) return a;
  return { tracking: a.tracking || b.tracking, accounting: a.accounting || b.accounting };
}

function demandsOf(rule: Rule): Demands {
  let demands = NOTHING;
  const { target } = rule;
  if (target?.kind === 'extension') demands = demandsOfExtension(demandingTargets.get(target.name), target.config);
  for (const match of rule.matches) {
    demands = both(demands, demandsOfExtension(demandingMatches.get(match.name), match.config));
  }
  return demands;
}

function demandsOfExtension(extension: AnyMatch | AnyTarget | undefined, config: unknown): Demands {
  if (!extension) return NOTHING;
  const tracking = extension.tracks ?? extension.tracksWith?.(config) ?? false;
  const accounting = extension.accounting ?? false;
  return tracking || accounting ? { tracking, accounting } : NOTHING;
}

/** The few extensions that demand anything: the others are passed over by their name. */
function demanding<E extends AnyMatch | AnyTarget>(all: readonly E[]): ReadonlyMap<string, E> {
  return new Map(all.filter((e) => e.tracks || e.tracksWith || e.accounting).map((e) => [e.name, e]));
}

const demandingMatches = demanding(matches);
const demandingTargets = demanding(targets);
