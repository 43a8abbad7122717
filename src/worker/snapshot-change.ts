import type { RulesView, Snapshot } from '../core/engine/snapshot';

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

/** What is new in a snapshot: whole parts, and of the records the entries that changed. */
export type SnapshotChange = Partial<Omit<Snapshot, RecordPart>> & {
  readonly [P in RecordPart]?: Readonly<Record<string, Entry<P> | (P extends 'rules' ? Counted : never) | typeof GONE>>;
};

/** Finds what changed since `before`. Parts that are the same object say the same. */
export function changesOf(before: Snapshot | undefined, now: Snapshot): SnapshotChange {
  const change: Record<string, unknown> = {};
  for (const [part, value] of Object.entries(now)) {
    if (before?.[part as keyof Snapshot] === value) continue;
    change[part] = (records as readonly string[]).includes(part)
      ? entriesOf((before?.[part as RecordPart] ?? {}) as Readonly<Record<string, unknown>>, value)
      : value;
  }
  return change;
}

function entriesOf(before: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) {
  const entries: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(now)) {
    if (before[name] !== value) entries[name] = onlyCounted(before[name], value) ?? value;
  }
  for (const name of Object.keys(before)) if (!(name in now)) entries[name] = GONE;
  return entries;
}

function onlyCounted(before: unknown, now: unknown): Counted | undefined {
  const old = before as Partial<RulesView> | undefined;
  const view = now as Partial<RulesView>;
  if (!old?.lines || old.lines !== view.lines || !view.counters) return undefined;
  return { counters: view.counters };
}

/** The snapshot after a change. What did not change keeps its identity, so that nothing redraws for it. */
export function applyChange(before: Snapshot | undefined, change: SnapshotChange): Snapshot {
  const now: Record<string, unknown> = { ...before, ...change };
  for (const part of records) {
    const entries = change[part];
    if (!entries) continue;
    const old = (before?.[part] ?? {}) as Readonly<Record<string, object>>;
    const merged: Record<string, unknown> = { ...old };
    for (const [name, value] of Object.entries(entries)) {
      if (value === GONE) delete merged[name];
      else
        merged[name] =
          part === 'rules' && !('lines' in (value as object)) ? { ...old[name], ...(value as object) } : value;
    }
    now[part] = merged;
  }
  return now as unknown as Snapshot;
}
