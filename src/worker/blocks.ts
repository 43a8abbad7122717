import type { Block } from '../core/engine/rules-columns';
import type { Columns, RulesChange, SnapshotChange } from './snapshot-change';

/** So many letters of rules travel in one message: what the page reads at a time must not hold it up. */
const LETTERS = 1_500_000;

type Rules = NonNullable<SnapshotChange['rules']>;

/** A change, and the blocks of rules that are sent before it, in as many messages as it takes. */
export interface Parted {
  readonly parts: readonly (readonly Block[])[];
  readonly change: SnapshotChange;
}

/** Takes the blocks out of a change where they are large; it names them by their ids. */
export function partBlocks(change: SnapshotChange, most = LETTERS): Parted {
  const all = blocksIn(change);
  if (all.reduce((sum, block) => sum + lettersIn(block), 0) <= most) return { parts: [], change };
  const parts: Block[][] = [];
  let letters = most;
  for (const block of all) {
    letters += lettersIn(block);
    if (letters > most) {
      parts.push([]);
      letters = lettersIn(block);
    }
    parts.at(-1)?.push(block);
  }
  return { parts, change: withBlocks(change, (block) => (typeof block === 'string' ? block : block.id)) };
}

/** The change as it was before its blocks were taken out. */
export function joinBlocks(change: SnapshotChange, sent: ReadonlyMap<string, Block>): SnapshotChange {
  if (sent.size === 0) return change;
  return withBlocks(change, (block) => (typeof block === 'string' ? (sent.get(block) ?? block) : block));
}

function lettersIn(block: Block): number {
  return block.heads.length + block.rules.length + block.meanings.length;
}

function blocksIn(change: SnapshotChange): readonly Block[] {
  return Object.values(change.rules ?? {}).flatMap((rules) =>
    hasBlocks(rules) ? rules.tables.flatMap(({ blocks }) => blocks.filter((block) => typeof block !== 'string')) : [],
  );
}

function hasBlocks(rules: RulesChange | null): rules is Columns {
  return rules !== null && 'tables' in rules && !('text' in rules);
}

function withBlocks(change: SnapshotChange, each: (block: Block | string) => Block | string): SnapshotChange {
  const rules = Object.entries(change.rules ?? {}).map(([place, own]) => [
    place,
    hasBlocks(own) ? { ...own, tables: own.tables.map((t) => ({ ...t, blocks: t.blocks.map(each) })) } : own,
  ]);
  return { ...change, rules: Object.fromEntries(rules) as Rules };
}
