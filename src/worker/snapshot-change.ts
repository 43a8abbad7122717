import { columnsOf, type RulesColumns, viewColumns, withCounters } from '../core/engine/rules-columns';
import type { RulesView, ServiceView, Snapshot } from '../core/engine/snapshot';

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

/** A text that changed, as few large things: see rules-columns.ts. */
interface Columns extends Counted {
  readonly columns: RulesColumns;
}

/** As many Services as before, of which a few changed: by position. Ten thousand with their endpoints are not sent for one. */
interface SomeServices {
  readonly changed: ReadonlyMap<number, ServiceView>;
}

/** What is new in a snapshot: whole parts, and of the records the entries that changed. */
export type SnapshotChange = Partial<Omit<Snapshot, RecordPart | 'services'>> & {
  readonly services?: Snapshot['services'] | SomeServices;
} & {
  readonly [P in RecordPart]?: Readonly<
    Record<string, Entry<P> | (P extends 'rules' ? Counted | Columns : never) | typeof GONE>
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

/** The rules of a netns as they travel: their counters alone where the text is as it was. */
function rulesChange(before: RulesView | undefined, now: RulesView): RulesView | Counted | Columns {
  const { counters } = now;
  const columns = columnsOf(now);
  if (columns) return before && columnsOf(before) === columns ? { counters } : { columns, counters };
  return before && before.lines === now.lines ? { counters } : now;
}

function arrivedRules(before: RulesView, change: RulesView | Counted | Columns): RulesView {
  if ('columns' in change) return viewColumns(change.columns, change.counters);
  return 'lines' in change ? change : withCounters(before, change.counters);
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
      else
        merged[name] =
          part === 'rules' ? arrivedRules(old[name] as RulesView, value as RulesView | Counted | Columns) : value;
    }
    now[part] = merged;
  }
  return now as unknown as Snapshot;
}
