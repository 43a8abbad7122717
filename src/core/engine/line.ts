import { complete, type Suggestions } from '../netfilter/line-complete';
import { describeWord, type WordHelp } from '../netfilter/line-help';
import type { TableName } from '../trace/step';
import type { Engine } from './engine';

/** A place in a text of rules that somebody reads or writes: the table that is open there, the line, and a column from 0. */
export interface LineAt {
  /** The netns whose rules the text are. */
  readonly on: string;
  readonly table: TableName | undefined;
  readonly line: string;
  readonly column: number;
}

/** What the word at a place means. */
export function wordHelp(engine: Engine, { on, table, line, column }: LineAt): WordHelp | undefined {
  const chains = table && engine.world.net.namespaces.get(on)?.netfilter.ipv4.tables.get(table)?.chains;
  return describeWord(line, column, { family: 'ipv4', table, rulesOf: (name) => chains?.get(name)?.rules.length });
}

/** What may be written at a place. */
export function suggestions(engine: Engine, { on, table, line, column }: LineAt): Suggestions {
  const ns = engine.world.net.namespaces.get(on);
  return complete(line, column, {
    family: 'ipv4',
    table,
    chains: [...((table && ns?.netfilter.ipv4.tables.get(table)?.chains.keys()) ?? [])],
    sets: [...(ns?.netfilter.sets.sets.keys() ?? [])],
    devices: [...(ns?.devices.values() ?? [])].map((d) => d.name),
  });
}
