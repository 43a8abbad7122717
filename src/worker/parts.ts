import type { Block } from '../core/engine/rules-columns';
import type { ServiceView } from '../core/engine/snapshot';
import type { Columns, RulesChange, SnapshotChange } from './snapshot-change';

/** So many letters of rules travel in one message: what the page reads at a time must not hold it up. */
const LETTERS = 1_500_000;

type Rules = NonNullable<SnapshotChange['rules']>;

/** So many Services travel in one message. */
const SERVICES = 500;

/** What is sent ahead of a change: blocks of its rules, or some of its Services, in their order. */
export interface Part {
  readonly blocks?: readonly Block[];
  readonly services?: readonly ServiceView[];
}

/** A change, and what is sent before it, in as many messages as it takes. */
export interface Parted {
  readonly parts: readonly Part[];
  readonly change: SnapshotChange;
}

/** The parts that came ahead of the next change. */
export interface Ahead {
  readonly blocks: Map<string, Block>;
  services: readonly ServiceView[];
}

/** Takes out of a change what is large; of blocks the ids stay. */
export function partChange(change: SnapshotChange, letters = LETTERS): Parted {
  const { parts: services, change: without } = partServices(change);
  const { parts: blocks, change: small } = partBlocks(without, letters);
  return { parts: [...services, ...blocks], change: small };
}

function partServices(change: SnapshotChange): Parted {
  const { services, ...rest } = change;
  if (!services || 'changed' in services || services.length <= SERVICES) return { parts: [], change };
  const count = Math.ceil(services.length / SERVICES);
  const parts = Array.from({ length: count }, (_, i) => ({
    services: services.slice(i * SERVICES, (i + 1) * SERVICES),
  }));
  return { parts, change: rest };
}

function partBlocks(change: SnapshotChange, most: number): Parted {
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
  return {
    parts: parts.map((blocks) => ({ blocks })),
    change: withBlocks(change, (block) => (typeof block === 'string' ? block : block.id)),
  };
}

/** The change as it was before its parts were taken out. */
export function joinParts(change: SnapshotChange, { blocks, services }: Ahead): SnapshotChange {
  const whole = services.length > 0 ? { ...change, services } : change;
  if (blocks.size === 0) return whole;
  return withBlocks(whole, (block) => (typeof block === 'string' ? (blocks.get(block) ?? block) : block));
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
