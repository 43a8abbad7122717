import type { ChainView, LineRef, RulesView, RuleView } from '../../core/engine/snapshot';

/** Finds the line of a rule, or of a chain with rule -1. */
export type LineIndex = (table: string, chain: string, rule: number) => number | undefined;

interface Index {
  readonly lines: Map<string, number>;
  readonly chains: Map<string, ChainView>;
}

/** A view never changes, so what is worked out of it hangs off it. */
const known = new WeakMap<RulesView, Index>();

function indexOf(view: RulesView): Index {
  let index = known.get(view);
  if (!index) {
    index = { lines: new Map(), chains: new Map() };
    for (const table of view.tables) {
      for (const chain of table.chains) index.chains.set(`${table.name} ${chain.name}`, chain);
    }
    for (const [line, ref] of view.lines.entries()) {
      if (ref) index.lines.set(`${ref.table} ${ref.chain} ${ref.rule}`, line);
    }
    known.set(view, index);
  }
  return index;
}

export function lineIndex(view: RulesView): LineIndex {
  const { lines } = indexOf(view);
  return (table, chain, rule) => lines.get(`${table} ${chain} ${rule}`);
}

export function chainOf(view: RulesView, table: string, chain: string): ChainView | undefined {
  return indexOf(view).chains.get(`${table} ${chain}`);
}

/** The rule of a line, as the snapshot describes it. */
export function ruleOfLine(view: RulesView, ref: LineRef): RuleView | undefined {
  return chainOf(view, ref.table, ref.chain)?.rules[ref.rule];
}
