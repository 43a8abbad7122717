import { ruleMeaning } from '../netfilter/meaning';
import type { Chain, Rule, Ruleset, Table } from '../netfilter/rule';
import { chainsInOrder, countersOf, tableOrder } from '../netfilter/ruleset';
import { ruleTexts } from '../netfilter/save';
import type { ChainView, LineRef, RulesView, RuleView, TableView } from './snapshot';

/** A view and what it was made of, so that the next one can keep what did not change. Not state. */
export interface RulesCache {
  readonly view: RulesView;
  readonly made: readonly (Table['name'] | Chain)[];
}

const EMPTY: RulesView = { revision: 0, text: '', lines: [], counters: new Float64Array(0), tables: [] };

/** The chains of a ruleset as iptables-save goes through them, table names between them. */
function content(ruleset: Ruleset): (Table['name'] | Chain)[] {
  const all: (Table['name'] | Chain)[] = [];
  for (const name of tableOrder) {
    const table = ruleset.tables.get(name);
    if (table) all.push(name, ...chainsInOrder(table));
  }
  return all;
}

/** The rules of a netns, with the parts of the view before it that are still true. */
export function viewRules(ruleset: Ruleset, before: RulesCache | undefined): RulesCache {
  const made = content(ruleset);
  const same = before && before.made.length === made.length && made.every((part, i) => part === before.made[i]);
  if (same) {
    const counters = readCounters(ruleset, before.view.lines);
    if (counters.every((n, i) => n === before.view.counters[i])) return before;
    return { made, view: { ...before.view, counters } };
  }
  if (made.length === 0) return { made, view: EMPTY };
  const lines: (LineRef | null)[] = [];
  const texts: string[] = [];
  const tables: TableView[] = [];
  for (const name of tableOrder) {
    const table = ruleset.tables.get(name);
    if (table) tables.push(viewTable(table, texts, lines));
  }
  const revision = (before?.view.revision ?? 0) + 1;
  return {
    made,
    view: { revision, text: `${texts.join('\n')}\n`, lines, counters: readCounters(ruleset, lines), tables },
  };
}

function viewTable(table: Table, texts: string[], lines: (LineRef | null)[]): TableView {
  const say = (text: string, ref: LineRef | null) => {
    texts.push(text);
    lines.push(ref);
  };
  say(`*${table.name}`, null);
  const chains = chainsInOrder(table);
  for (const chain of chains)
    say(`:${chain.name} ${chain.policy ?? '-'} [0:0]`, { table: table.name, chain: chain.name, rule: -1 });
  const views = chains.map((chain) => {
    const rules = ruleTexts(chain, 'ipv4').map((text, rule) => {
      say(text, { table: table.name, chain: chain.name, rule });
      return viewRule(chain, rule, text.slice(`-A ${chain.name} `.length), lines.length - 1);
    });
    return viewChain(chain, rules);
  });
  say('COMMIT', null);
  return { name: table.name, chains: views };
}

function viewChain(chain: Chain, rules: readonly RuleView[]): ChainView {
  return {
    name: chain.name,
    rules,
    ...(chain.policy === undefined ? {} : { policy: chain.policy }),
    ...(chain.hook === undefined ? {} : { hook: chain.hook }),
  };
}

function viewRule(chain: Chain, index: number, text: string, line: number): RuleView {
  const rule = chain.rules[index] as Rule;
  const { target } = rule;
  const jumps = target?.kind === 'jump' || target?.kind === 'goto';
  const name = target?.kind === 'extension' ? target.name : target?.kind === 'verdict' ? target.verdict : '';
  const unknown =
    rule.matches.find((m) => m.unknown !== undefined)?.name ??
    (target?.kind === 'extension' && target.unknown !== undefined ? target.name : undefined);
  return {
    number: rule.number,
    text,
    meaning: ruleMeaning(chain, index),
    target: name,
    line,
    ...(jumps ? { jump: target.chain } : {}),
    ...(target?.kind === 'goto' ? { goto: true } : {}),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

function readCounters(ruleset: Ruleset, lines: readonly (LineRef | null)[]): Float64Array {
  const counters = new Float64Array(2 * lines.length);
  for (const [i, ref] of lines.entries()) {
    const table = ref && ruleset.tables.get(ref.table);
    const chain = table?.chains.get(ref?.chain ?? '');
    if (!ref || !table || !chain) continue;
    const slot = ref.rule < 0 ? chain.slot : (chain.rules[ref.rule]?.slot ?? -1);
    if (slot < 0) continue;
    const [packets, bytes] = countersOf(table, slot);
    counters[2 * i] = packets;
    counters[2 * i + 1] = bytes;
  }
  return counters;
}
