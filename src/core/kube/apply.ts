import { isRecord } from './read/schema';

/**
 * The object that `kubectl apply` leaves: what the manifest says, what others said of fields that it does not name, and
 * nothing of what it no longer says. Lists are replaced whole.
 *
 * Source: apimachinery/pkg/util/strategicpatch CreateThreeWayMergePatch()
 * Differs: lists of containers and ports are not merged by their names.
 *
 * @param live the object as it is
 * @param last the manifest as it was applied before, if it was
 */
export function mergeApplied(live: unknown, last: unknown, now: unknown): unknown {
  if (!isRecord(live) || !isRecord(now)) return now;
  const merged: Record<string, unknown> = { ...live };
  for (const name of isRecord(last) ? Object.keys(last) : []) if (!(name in now)) delete merged[name];
  for (const [name, value] of Object.entries(now)) {
    merged[name] = mergeApplied(live[name], isRecord(last) ? last[name] : undefined, value);
  }
  return merged;
}

/** A JSON merge patch: `null` takes a field away. Source: RFC 7386 */
export function mergePatch(object: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Record<string, unknown> = isRecord(object) ? { ...object } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}
