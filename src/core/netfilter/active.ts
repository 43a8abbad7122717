import type { AnyMatch, AnyTarget } from './extension';
import { findMatch, findTarget } from './lookup';
import type { Rule, Ruleset } from './rule';

interface Uses {
  readonly revision: number;
  readonly nat: boolean;
  readonly tracking: boolean;
}

const rulesets = new WeakMap<Ruleset, Uses>();
const chains = new WeakMap<readonly Rule[], boolean>();

/** Is there a nat chain? Without one no connection is bound, not even as it is. Source: nf_nat_core.c nf_nat_register_fn() */
export function isNatUsed(ruleset: Ruleset): boolean {
  return usesOf(ruleset).nat;
}

/**
 * Does a rule need connections? Without one none are tracked: a nat chain alone is not enough.
 * Source: net/netfilter/nf_conntrack_proto.c nf_ct_netns_get()
 */
export function isTrackingUsed(ruleset: Ruleset): boolean {
  return usesOf(ruleset).tracking;
}

function usesOf(ruleset: Ruleset): Uses {
  const known = rulesets.get(ruleset);
  if (known?.revision === ruleset.revision) return known;
  const nat = [...(ruleset.tables.get('nat')?.chains.values() ?? [])].some((chain) => chain.hook && !chain.absent);
  const uses = { revision: ruleset.revision, nat, tracking: hasTrackingRule(ruleset) };
  rulesets.set(ruleset, uses);
  return uses;
}

function hasTrackingRule(ruleset: Ruleset): boolean {
  for (const table of ruleset.tables.values()) {
    for (const { rules } of table.chains.values()) {
      let tracks = chains.get(rules);
      if (tracks === undefined) {
        tracks = rules.some(tracksConnections);
        chains.set(rules, tracks);
      }
      if (tracks) return true;
    }
  }
  return false;
}

function tracksConnections({ matches, target }: Rule): boolean {
  if (target?.kind === 'extension' && switchesOn(findTarget(target.name), target.config)) return true;
  return matches.some((match) => switchesOn(findMatch(match.name), match.config));
}

function switchesOn(extension: AnyMatch | AnyTarget | undefined, config: unknown): boolean {
  return extension?.tracks ?? extension?.tracksWith?.(config) ?? false;
}
