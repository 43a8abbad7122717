import type { Chain, Rule, Table } from '../netfilter/rule';

/** A rule on a way, with where it stands. */
export interface WayPoint {
  readonly chain: Chain;
  readonly index: number;
  readonly rule: Rule;
}

/** The rules that a packet must match, one after the other, from a base chain to the rule in question, which is the last. */
export type Way = readonly WayPoint[];

/** Jumps that may be open at once, and ways that are looked at. */
const DEEPEST = 16;
const MOST_WAYS = 48;

/** The ways to a rule, the shortest first. */
export function waysTo(table: Table, chain: Chain, rule: Rule): readonly Way[] {
  const callers = callersOf(table);
  const ways: Way[] = [];
  let open: Way[] = [[{ chain, index: chain.rules.indexOf(rule), rule }]];
  for (let depth = 0; depth < DEEPEST && open.length > 0 && ways.length < MOST_WAYS; depth++) {
    const next: Way[] = [];
    for (const way of open) {
      const first = way[0];
      if (!first) continue;
      if (first.chain.hook !== undefined && !first.chain.absent) ways.push(way);
      for (const caller of callers.get(first.chain.name) ?? []) {
        if (next.length >= MOST_WAYS || way.some((p) => p.chain === caller.chain)) continue;
        next.push([caller, ...way]);
      }
    }
    open = next;
  }
  return ways.slice(0, MOST_WAYS);
}

/** By name of a chain the rules that lead to it. */
function callersOf(table: Table): ReadonlyMap<string, readonly WayPoint[]> {
  const callers = new Map<string, WayPoint[]>();
  for (const chain of table.chains.values()) {
    chain.rules.forEach((rule, index) => {
      const to = chainOf(rule);
      if (to === undefined) return;
      const list = callers.get(to);
      if (list) list.push({ chain, index, rule });
      else callers.set(to, [{ chain, index, rule }]);
    });
  }
  return callers;
}

function chainOf({ target }: Rule): string | undefined {
  return target?.kind === 'jump' || target?.kind === 'goto' ? target.chain : undefined;
}

/** All rules of a table that a test finds, with where they stand; at most so many. */
export function pointsWhere(table: Table, fits: (rule: Rule) => boolean, most: number): readonly WayPoint[] {
  const found: WayPoint[] = [];
  for (const chain of table.chains.values()) {
    for (const [index, rule] of chain.rules.entries()) {
      if (found.length >= most) return found;
      if (fits(rule)) found.push({ chain, index, rule });
    }
  }
  return found;
}
