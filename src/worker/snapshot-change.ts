import { type Block, columnsOf, type RulesColumns, viewColumns, withCounters } from '../core/engine/rules-columns';
import type { RulesView, ServiceView, Snapshot } from '../core/engine/snapshot';
import type { TableName } from '../core/trace/step';

/** Parts of a snapshot that are records by name or place, and travel entry by entry. */
const records = ['hosts', 'rules', 'conntrack', 'ipset', 'objects'] as const;
type RecordPart = (typeof records)[number];
type Entry<P extends RecordPart> = Snapshot[P][string];

/** An entry that is there no more. */
const GONE = null;

/** The text of a netns is as it was; only its rules counted. */
interface Counted {
  readonly counters: Float64Array;
}

/** A text that changed: of each table its blocks, or the id of one that was there before. See rules-columns.ts. */
export interface Columns extends Counted {
  readonly revision: number;
  readonly tables: readonly {
    readonly name: TableName;
    readonly blocks: readonly (Block | string)[];
  }[];
}

/** The lines that counted, where they are few: packets and bytes of each. */
interface CountedLines {
  readonly lines: Uint32Array;
  readonly counts: Float64Array;
}
export type RulesChange = RulesView | Counted | CountedLines | Columns;

/** As many Services as before, of which a few changed: by position. Ten thousand with their endpoints are not sent for one. */
interface SomeServices {
  readonly changed: ReadonlyMap<number, ServiceView>;
}

/** What is new in a snapshot: whole parts, and of the records the entries that changed. */
export type SnapshotChange = Partial<Omit<Snapshot, RecordPart | 'services'>> & {
  readonly services?: Snapshot['services'] | SomeServices;
} & {
  readonly [P in RecordPart]?: Readonly<
    Record<string, Entry<P> | (P extends 'rules' ? RulesChange : never) | typeof GONE>
  >;
};

/** Finds what changed since `before`. Parts that are the same object say the same. */
export function changesOf(before: Snapshot | undefined, now: Snapshot): SnapshotChange {
  const change: Record<string, unknown> = {};
  for (const [part, value] of Object.entries(now)) {
    if (before?.[part as keyof Snapshot] === value) continue;
    if (part === 'services') {
      change[part] = servicesChange(before?.services, now.services);
      continue;
    }
    change[part] = (records as readonly string[]).includes(part)
      ? entriesOf(part, (before?.[part as RecordPart] ?? {}) as Readonly<Record<string, unknown>>, value)
      : value;
  }
  return change;
}

function entriesOf(part: string, before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) {
  const entries: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(now)) {
    if (before[name] !== value)
      entries[name] = part === 'rules' ? rulesChange(before[name] as RulesView, value as RulesView) : value;
  }
  for (const name of Object.keys(before)) if (!(name in now)) entries[name] = GONE;
  return entries;
}

function servicesChange(
  before: Snapshot['services'] | undefined,
  now: Snapshot['services'],
): Snapshot['services'] | SomeServices {
  if (before?.length !== now.length) return now;
  const changed = new Map(now.flatMap((service, i) => (service === before[i] ? [] : [[i, service] as const])));
  return changed.size < now.length ? { changed } : now;
}

/** The rules of a netns as they travel: what counted where the text is as it was, else the blocks that are new. */
function rulesChange(before: RulesView | undefined, now: RulesView): RulesChange {
  const { counters } = now;
  const columns = columnsOf(now);
  const old = before && columnsOf(before);
  if (!columns) return before && before.lines === now.lines ? { counters } : now;
  if (before && old === columns) return countedLines(before.counters, counters) ?? { counters };
  const there = new Set(old?.tables.flatMap(({ blocks }) => blocks));
  const tables = columns.tables.map(({ name, blocks }) => ({
    name,
    blocks: blocks.map((block) => (there.has(block) ? block.id : block)),
  }));
  return { revision: columns.revision, tables, counters };
}

/** Above this share of lines all counters travel. */
const FEW = 0.1;

function countedLines(before: Float64Array, now: Float64Array): CountedLines | undefined {
  const lines: number[] = [];
  const most = FEW * (now.length / 2);
  for (let i = 0; i < now.length; i += 2) {
    if (now[i] === before[i] && now[i + 1] === before[i + 1]) continue;
    lines.push(i / 2);
    if (lines.length > most) return undefined;
  }
  const counts = Float64Array.from(lines.flatMap((line) => [now[2 * line] ?? 0, now[2 * line + 1] ?? 0]));
  return { lines: Uint32Array.from(lines), counts };
}

function arrivedRules(before: RulesView, change: RulesChange): RulesView {
  if ('counts' in change) {
    const counters = before.counters.slice();
    change.lines.forEach((line, i) => counters.set(change.counts.subarray(2 * i, 2 * i + 2), 2 * line));
    return withCounters(before, counters);
  }
  if ('text' in change) return change;
  return 'tables' in change
    ? viewColumns(arrivedColumns(before, change), change.counters)
    : withCounters(before, change.counters);
}

function arrivedColumns(before: RulesView | undefined, { revision, tables }: Columns): RulesColumns {
  const known = new Map<string, Block>();
  for (const { blocks } of (before && columnsOf(before)?.tables) ?? [])
    for (const block of blocks) known.set(block.id, block);
  return {
    revision,
    tables: tables.map(({ name, blocks }) => ({
      name,
      blocks: blocks.flatMap((block) => (typeof block === 'string' ? (known.get(block) ?? []) : block)),
    })),
  };
}

/** The snapshot after a change. What did not change keeps its identity, so that nothing redraws for it. */
export function applyChange(before: Snapshot | undefined, change: SnapshotChange): Snapshot {
  const now: Record<string, unknown> = { ...before, ...change };
  if (change.services && 'changed' in change.services) {
    const { changed } = change.services;
    now['services'] = before?.services.map((service, i) => changed.get(i) ?? service);
  }
  for (const part of records) {
    const entries = change[part];
    if (!entries) continue;
    const old = (before?.[part] ?? {}) as Readonly<Record<string, object>>;
    const merged: Record<string, unknown> = { ...old };
    for (const [name, value] of Object.entries(entries)) {
      if (value === GONE) delete merged[name];
      else merged[name] = part === 'rules' ? arrivedRules(old[name] as RulesView, value as RulesChange) : value;
    }
    now[part] = merged;
  }
  return now as unknown as Snapshot;
}
